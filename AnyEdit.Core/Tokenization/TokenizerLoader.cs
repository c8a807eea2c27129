namespace AnyEdit.Tokenization;

/// <summary>Finds out which tokenizer a model's folder holds, and loads it.</summary>
public static class TokenizerLoader
{
    // An embedding with more rows than this belongs to no model of plain bytes.
    private const int LargestByteVocabulary = 512;

    /// <summary>
    /// Loads <c>tokenizer.json</c> where there is one, else <c>vocab.json</c> with <c>merges.txt</c>. A folder with neither, whose
    /// <c>config.json</c> says <c>eos_token_id</c> 256 and a <c>vocab_size</c> of 258 to 512, gets a <see cref="ByteTokenizer"/>.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="FileNotFoundException">The folder holds no tokenizer, or half of one.</exception>
    /// <exception cref="InvalidDataException">A file is broken; the message names file, field and expectation.</exception>
    /// <exception cref="NotSupportedException">The tokenizer is of a kind that is not supported; the message names the field.</exception>
    public static ITokenizer Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        var settings = new TokenizerSettings(folder);
        var json = Path.Combine(folder, "tokenizer.json");
        var vocabulary = Path.Combine(folder, "vocab.json");
        var merges = Path.Combine(folder, "merges.txt");

        if (File.Exists(json)) return Checked(json, () => TokenizerJson.Load(json, settings));
        if (File.Exists(vocabulary) && File.Exists(merges)) return Checked(vocabulary, () => LoadVocabulary(vocabulary, merges, settings));
        if (File.Exists(vocabulary) || File.Exists(merges))
        {
            var missing = File.Exists(vocabulary) ? merges : vocabulary;
            throw new FileNotFoundException($"{missing} is missing; vocab.json and merges.txt belong together.", missing);
        }

        if (File.Exists(Path.Combine(folder, "tokenizer.model")))
            throw new NotSupportedException($"{folder} holds a tokenizer.model only; expected tokenizer.json beside it.");
        if (IsByteModel(folder)) return new ByteTokenizer();
        throw new FileNotFoundException($"{json} is missing, and so are vocab.json and merges.txt; expected one or the other.", json);
    }

    private static ByteLevelBpeTokenizer LoadVocabulary(string vocabulary, string merges, TokenizerSettings settings)
    {
        var definition = VocabularyFiles.Read(vocabulary, merges) with
        {
            SplitPatterns = [settings.IsQwen2 ? SplitPatterns.Qwen2 : SplitPatterns.Gpt2],
            AddsPrefixSpace = settings.AddsPrefixSpace,
        };
        return new ByteLevelBpeTokenizer(settings.Complete(definition));
    }

    private static ITokenizer Checked(string file, Func<ITokenizer> load)
    {
        try
        {
            return load();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }

    private static bool IsByteModel(string folder)
    {
        var config = JsonField.LoadIfPresent(Path.Combine(folder, "config.json"));
        return config["eos_token_id"] is { IsNumber: true } end && end.AsInt32() == 256
            && config["vocab_size"] is { IsNumber: true } size && size.AsInt32() is >= 258 and <= LargestByteVocabulary;
    }
}
