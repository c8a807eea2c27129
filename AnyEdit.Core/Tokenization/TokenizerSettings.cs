namespace AnyEdit.Tokenization;

/// <summary>
/// What the small files of a model's folder say about its tokenizer: <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>,
/// <c>added_tokens.json</c> and, where those are silent, <c>config.json</c>.
/// </summary>
internal sealed class TokenizerSettings
{
    private readonly JsonField _config;
    private readonly JsonField _map;
    private readonly JsonField _added;
    private readonly JsonField _model;

    public TokenizerSettings(string folder)
    {
        _config = JsonField.LoadIfPresent(Path.Combine(folder, "tokenizer_config.json"));
        _map = JsonField.LoadIfPresent(Path.Combine(folder, "special_tokens_map.json"));
        _added = JsonField.LoadIfPresent(Path.Combine(folder, "added_tokens.json"));
        _model = JsonField.LoadIfPresent(Path.Combine(folder, "config.json"));
    }

    /// <summary>For which models a vocabulary without a pattern of its own is meant.</summary>
    public bool IsQwen2 => (_config["tokenizer_class"], _model["model_type"]) switch
    {
        ({ IsString: true } tokenizer, _) => tokenizer.AsString().StartsWith("Qwen2", StringComparison.Ordinal),
        (_, { IsString: true } model) => model.AsString().StartsWith("qwen2", StringComparison.Ordinal),
        _ => false,
    };

    public bool AddsPrefixSpace => _config["add_prefix_space"].AsBoolean();

    /// <summary>
    /// Completes a definition: added tokens of the small files, which tokens are special, and the tokens that begin and end a text.
    /// </summary>
    /// <param name="definition">What the vocabulary's file says.</param>
    /// <param name="templateBeginOfText">The token that the post-processor puts in front of a text, or null.</param>
    public BpeDefinition Complete(BpeDefinition definition, string? templateBeginOfText = null)
    {
        var tokens = definition.AddedTokens.ToDictionary(token => token.Content, StringComparer.Ordinal);
        foreach (var token in FromConfig().Concat(FromAddedTokens())) tokens.TryAdd(token.Content, token);

        var byId = tokens.Values.GroupBy(token => token.Id).ToDictionary(group => group.Key, group => group.First().Content);
        foreach (var (content, id) in definition.Vocabulary) byId.TryAdd(id, content);
        var begin = Named("bos_token") ?? templateBeginOfText ?? (IsSilentAbout("bos_token") ? FromModel("bos_token_id", byId) : null);
        var end = Named("eos_token") ?? (IsSilentAbout("eos_token") ? FromModel("eos_token_id", byId) : null);

        string?[] special = [begin, end, Named("unk_token"), Named("pad_token"), .. AdditionalSpecial()];
        foreach (var content in special.OfType<string>())
        {
            if (tokens.TryGetValue(content, out var token)) tokens[content] = token with { IsSpecial = true };
            else if (definition.Vocabulary.TryGetValue(content, out var id)) tokens[content] = new AddedToken(id, content);
        }

        return definition with
        {
            AddedTokens = [.. tokens.Values],
            BeginOfText = begin,
            EndOfText = end,
            AddsBeginOfText = begin is not null && _config["add_bos_token"].AsBoolean(absent: templateBeginOfText is not null),
        };
    }

    public static AddedToken ReadToken(int id, JsonField token) => new(
        id,
        token["content"].AsString(),
        token["special"].AsBoolean(),
        token["lstrip"].AsBoolean(),
        token["rstrip"].AsBoolean(),
        token["normalized"].AsBoolean(),
        token["single_word"].AsBoolean());

    private IEnumerable<AddedToken> FromConfig()
    {
        var decoder = _config["added_tokens_decoder"];
        if (!decoder.IsPresent) yield break;
        foreach (var (name, token) in decoder.Properties())
            yield return int.TryParse(name, out var id) ? ReadToken(id, token) : throw token.Unexpected("named by an id");
    }

    private IEnumerable<AddedToken> FromAddedTokens() => _added.IsPresent
        ? _added.Properties().Select(property => new AddedToken(property.Value.AsInt32(), property.Name, IsSpecial: false))
        : [];

    // A token is written as a string or as an object with its content; null means that there is none.
    private string? Named(string name)
    {
        var field = _config[name] is { IsWritten: true } written ? written : _map[name];
        return !field.IsPresent ? null : Content(field);
    }

    private static string Content(JsonField field) => (field.IsObject ? field["content"] : field).AsString();

    private bool IsSilentAbout(string name) => !_config[name].IsWritten && !_map[name].IsWritten;

    private IEnumerable<string> AdditionalSpecial() => ((JsonField[])[_config["additional_special_tokens"], _map["additional_special_tokens"]])
        .Where(field => field.IsPresent)
        .SelectMany(field => field.Items())
        .Select(Content);

    private string? FromModel(string name, Dictionary<int, string> byId)
    {
        var field = _model[name];
        if (field.IsArray) field = field.Items().FirstOrDefault();
        return field.IsPresent ? byId.GetValueOrDefault(field.AsInt32()) : null;
    }
}
