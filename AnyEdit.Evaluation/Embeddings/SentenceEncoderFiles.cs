using AnyEdit.Tokenization;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>What a sentence encoder's folder holds beside the model: the WordPiece vocabulary, how texts are cut off, and what is done with the hidden states.</summary>
internal sealed class SentenceEncoderFiles(string folder)
{
    private readonly JsonField sentenceConfig = JsonField.LoadIfPresent(Path.Combine(folder, "sentence_bert_config.json"));
    private readonly JsonField tokenizerConfig = JsonField.LoadIfPresent(Path.Combine(folder, "tokenizer_config.json"));
    private readonly JsonField tokenizer = JsonField.LoadIfPresent(Path.Combine(folder, "tokenizer.json"));

    /// <summary>Tokens of a text that are read, special tokens included.</summary>
    /// <exception cref="InvalidDataException">The length is not positive, or longer than the model's positions reach.</exception>
    public int MaxLength(BertConfig config)
    {
        var field = sentenceConfig["max_seq_length"];
        if (!field.IsPresent)
            return config.MaxPositions;
        var length = field.AsInt32();
        return length > 2 && length <= config.MaxPositions ? length : throw field.Unexpected($"between 3 and the model's {config.MaxPositions} positions");
    }

    /// <summary>The tokenizer: <c>vocab.txt</c>, or the vocabulary of <c>tokenizer.json</c>.</summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="InvalidDataException">The vocabulary is broken or has more pieces than the model.</exception>
    /// <exception cref="NotSupportedException">The tokenizer is not BERT's WordPiece.</exception>
    public WordPieceTokenizer Tokenizer(BertConfig config)
    {
        var (file, vocabulary) = Vocabulary();
        if (vocabulary.Count == 0 || vocabulary.Values.Max() >= config.VocabularySize || vocabulary.Values.Min() < 0)
            throw new InvalidDataException($"{file}: the ids of the {vocabulary.Count} pieces are not within the model's vocabulary of {config.VocabularySize}.");
        try
        {
            return new WordPieceTokenizer(vocabulary, Words());
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses modules that change an embedding in a way that is not computed here.</summary>
    /// <exception cref="NotSupportedException">The pooling is not the mean, or there is a module besides.</exception>
    public void RequireMeanPooling()
    {
        var modules = Path.Combine(folder, "modules.json");
        if (File.Exists(modules))
            SentenceModules.Check(modules);
        var pooling = JsonField.LoadIfPresent(Path.Combine(folder, "1_Pooling", "config.json"));
        if (!pooling.IsPresent)
            return;
        if (pooling["pooling_mode"] is { IsPresent: true } mode && mode.AsString() != "mean")
            throw mode.NotSupported("\"mean\"");
        foreach (var (name, value) in pooling.Properties())
            if (name.StartsWith("pooling_mode_", StringComparison.Ordinal) && value.AsBoolean() != (name == "pooling_mode_mean_tokens"))
                throw value.NotSupported(name == "pooling_mode_mean_tokens" ? "true" : "false: the mean over the tokens is the only pooling");
    }

    private (string File, Dictionary<string, int> Vocabulary) Vocabulary()
    {
        var text = Path.Combine(folder, "vocab.txt");
        if (File.Exists(text))
            return (text, ReadLines(text));
        var json = Path.Combine(folder, "tokenizer.json");
        if (!tokenizer.IsPresent)
            throw new FileNotFoundException($"The sentence encoder's folder '{folder}' has neither vocab.txt nor tokenizer.json.", text);
        if (tokenizer["model"]["type"].IsPresent && tokenizer["model"]["type"].AsString() != "WordPiece")
            throw tokenizer["model"]["type"].NotSupported("\"WordPiece\"");
        return (json, VocabularyFiles.ReadVocabulary(tokenizer["model"]["vocab"]));
    }

    private static Dictionary<string, int> ReadLines(string file)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var piece in File.ReadLines(file))
            if (!vocabulary.TryAdd(piece, vocabulary.Count))
                throw new InvalidDataException($"{file}: line {vocabulary.Count + 1} is '{piece}', the same as line {vocabulary[piece] + 1}.");
        return vocabulary;
    }

    /// <summary>tokenizer_config.json counts before tokenizer.json; accents go with capitals unless a file says otherwise.</summary>
    private BertWords Words()
    {
        var normalizer = tokenizer["normalizer"];
        if (normalizer.IsPresent && normalizer["type"].AsString() != "BertNormalizer")
            throw normalizer["type"].NotSupported("\"BertNormalizer\"");
        var lowercase = Flag("do_lower_case", "lowercase") ?? true;
        return new BertWords(
            lowercase || sentenceConfig["do_lower_case"].AsBoolean(),
            Flag("strip_accents", "strip_accents") ?? lowercase,
            Flag("tokenize_chinese_chars", "handle_chinese_chars") ?? true);

        bool? Flag(string inConfig, string inNormalizer) =>
            tokenizerConfig[inConfig] is { IsPresent: true } field ? field.AsBoolean()
            : normalizer[inNormalizer] is { IsPresent: true } other ? other.AsBoolean()
            : null;
    }
}
