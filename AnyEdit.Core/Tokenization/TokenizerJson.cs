using System.Text.RegularExpressions;

namespace AnyEdit.Tokenization;

/// <summary>Reads a Hugging Face <c>tokenizer.json</c> with a BPE model: byte-level, or of the SentencePiece kind.</summary>
internal sealed class TokenizerJson
{
    private readonly JsonField _root;
    private readonly List<string> _patterns = [];
    private bool _isByteLevel;
    private bool _isMetaspace;
    private bool _addsPrefixSpace;
    private bool _normalizesToFormC;
    private SentencePiecePrefix _prefix;

    private TokenizerJson(JsonField root) => _root = root;

    public static ITokenizer Load(string file, TokenizerSettings settings) => new TokenizerJson(JsonField.Load(file)).Load(settings);

    private ITokenizer Load(TokenizerSettings settings)
    {
        ReadNormalizer(_root["normalizer"]);
        ReadPreTokenizer(_root["pre_tokenizer"]);
        var model = _root["model"];
        var definition = settings.Complete(ReadModel(model), BeginOfTextOf(_root["post_processor"]));
        if (_isByteLevel && !_isMetaspace) return new ByteLevelBpeTokenizer(definition);
        if (!_isMetaspace && !model["byte_fallback"].AsBoolean())
            throw _root["pre_tokenizer"].NotSupported("ByteLevel or Metaspace, alone or in a Sequence");
        if (_normalizesToFormC) throw _root["normalizer"].NotSupported("no NFC beside '▁'");
        return new SentencePieceBpeTokenizer(definition, _prefix, model["unk_token"] is { IsPresent: true } unknown ? unknown.AsString() : null);
    }

    private BpeDefinition ReadModel(JsonField model)
    {
        var type = model["type"];
        if (type.IsPresent && type.AsString() != "BPE") throw type.NotSupported("BPE");
        foreach (var name in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
            if (model[name] is { IsPresent: true } affix && affix.AsString().Length > 0)
                throw affix.NotSupported("null");

        var vocabulary = VocabularyFiles.ReadVocabulary(model["vocab"]);
        return new BpeDefinition
        {
            Vocabulary = vocabulary,
            Merges = [.. model["merges"].Items().Select(merge => ReadMerge(merge, vocabulary))],
            AddedTokens = [.. ReadAddedTokens()],
            SplitPatterns = _patterns,
            NormalizesToFormC = _normalizesToFormC,
            AddsPrefixSpace = _addsPrefixSpace,
            IgnoresMergesOfWholeWords = model["ignore_merges"].AsBoolean(),
        };
    }

    private static BpeMerge ReadMerge(JsonField merge, Dictionary<string, int> vocabulary)
    {
        BpeMerge? read;
        if (merge.IsArray)
        {
            var parts = merge.Items().Select(part => part.AsString()).ToArray();
            read = parts.Length == 2 ? VocabularyFiles.ReadMerge(parts[0], parts[1], vocabulary) : null;
        }
        else
        {
            read = VocabularyFiles.ReadMerge(merge.AsString(), vocabulary);
        }

        return read ?? throw merge.Unexpected("two tokens of the vocabulary that together are one, too");
    }

    private IEnumerable<AddedToken> ReadAddedTokens()
    {
        var tokens = _root["added_tokens"];
        return tokens.IsPresent ? tokens.Items().Select(token => TokenizerSettings.ReadToken(token["id"].AsInt32(), token)) : [];
    }

    private void ReadNormalizer(JsonField normalizer)
    {
        if (!normalizer.IsPresent) return;
        var type = normalizer["type"];
        switch (type.AsString())
        {
            case "Sequence":
                foreach (var item in normalizer["normalizers"].Items()) ReadNormalizer(item);
                break;
            case "NFC":
                _normalizesToFormC = true;
                break;
            case "Prepend" when normalizer["prepend"].AsString() == SentencePieceBpeTokenizer.Space:
                _isMetaspace = true;
                _prefix = SentencePiecePrefix.EveryStretch;
                break;
            case "Replace" when normalizer["pattern"]["String"] is { IsString: true } pattern && pattern.AsString() == " "
                && normalizer["content"].AsString() == SentencePieceBpeTokenizer.Space:
                _isMetaspace = true;
                break;
            default:
                throw normalizer.NotSupported("NFC, or Prepend and Replace of a space by '▁', alone or in a Sequence");
        }
    }

    private void ReadPreTokenizer(JsonField preTokenizer)
    {
        if (!preTokenizer.IsPresent) return;
        switch (preTokenizer["type"].AsString())
        {
            case "Sequence":
                foreach (var item in preTokenizer["pretokenizers"].Items()) ReadPreTokenizer(item);
                break;
            case "Split":
                ReadSplit(preTokenizer);
                break;
            case "Digits":
                _patterns.Add(preTokenizer["individual_digits"].AsBoolean() ? @"\p{N}" : @"\p{N}+");
                break;
            case "ByteLevel":
                _isByteLevel = true;
                if (preTokenizer["add_prefix_space"].AsBoolean(absent: true))
                {
                    if (_patterns.Count > 0) throw preTokenizer["add_prefix_space"].NotSupported("false after another pre-tokenizer");
                    _addsPrefixSpace = true;
                }

                if (preTokenizer["use_regex"].AsBoolean(absent: true)) _patterns.Add(SplitPatterns.Gpt2);
                break;
            case "Metaspace":
                ReadMetaspace(preTokenizer);
                break;
            default:
                throw preTokenizer.NotSupported("Split, Digits, ByteLevel or Metaspace, alone or in a Sequence");
        }
    }

    private void ReadSplit(JsonField split)
    {
        // "Removed" and "invert" together keep the matches; what matches nothing is kept here, too, so that no text is lost.
        var behavior = split["behavior"];
        var isInverted = split["invert"].AsBoolean();
        if (!(behavior.AsString() == "Isolated" || (behavior.AsString() == "Removed" && isInverted)))
            throw behavior.NotSupported("Isolated, or Removed with invert");
        var pattern = split["pattern"];
        _patterns.Add(pattern["Regex"] is { IsPresent: true } regex ? regex.AsString() : Regex.Escape(pattern["String"].AsString()));
    }

    private void ReadMetaspace(JsonField metaspace)
    {
        if (metaspace["replacement"].AsString() != SentencePieceBpeTokenizer.Space)
            throw metaspace["replacement"].NotSupported("'▁'");
        _isMetaspace = true;
        var scheme = metaspace["prepend_scheme"];
        _prefix = (scheme.IsPresent ? scheme.AsString() : metaspace["add_prefix_space"].AsBoolean(absent: true) ? "always" : "never") switch
        {
            "always" => SentencePiecePrefix.EveryStretch,
            "first" => SentencePiecePrefix.Beginning,
            "never" => SentencePiecePrefix.None,
            _ => throw scheme.NotSupported("always, first or never"),
        };
    }

    // The token that a TemplateProcessing puts in front of a single text.
    private static string? BeginOfTextOf(JsonField postProcessor)
    {
        if (!postProcessor.IsPresent) return null;
        switch (postProcessor["type"].AsString())
        {
            case "Sequence":
                return postProcessor["processors"].Items().Select(BeginOfTextOf).FirstOrDefault(token => token is not null);
            case "TemplateProcessing":
                var first = postProcessor["single"].Items().FirstOrDefault();
                return first.IsObject && first["SpecialToken"] is { IsPresent: true } token ? token["id"].AsString() : null;
            default:
                return null;
        }
    }
}
