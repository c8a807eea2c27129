namespace AnyEdit.Tokenization;

/// <summary>Everything that makes up a byte-pair tokenizer, as its files say it.</summary>
public sealed record BpeDefinition
{
    /// <summary>The tokens (written in <see cref="ByteLevelAlphabet"/> where byte-level) and their ids, without added tokens outside it.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>The merges, the first to be done first.</summary>
    public required IReadOnlyList<BpeMerge> Merges { get; init; }

    /// <summary>The tokens that are found in the text as they are written.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>The patterns that cut a text into words, applied one after the other. See <see cref="Tokenization.SplitPatterns"/>.</summary>
    public IReadOnlyList<string> SplitPatterns { get; init; } = [Tokenization.SplitPatterns.Gpt2];

    /// <summary>Whether the text is brought into Unicode normalisation form C before it is cut.</summary>
    public bool NormalizesToFormC { get; init; }

    /// <summary>Whether a space is put in front of a text that does not begin with one.</summary>
    public bool AddsPrefixSpace { get; init; }

    /// <summary>Whether a word that is itself a token is taken whole, without looking at the merges (Llama-3).</summary>
    public bool IgnoresMergesOfWholeWords { get; init; }

    /// <summary>The token that begins a text, or <see langword="null"/>.</summary>
    public string? BeginOfText { get; init; }

    /// <summary>The token that ends a text, or <see langword="null"/>.</summary>
    public string? EndOfText { get; init; }

    /// <summary>Whether the model expects <see cref="BeginOfText"/> in front of every text.</summary>
    public bool AddsBeginOfText { get; init; }
}
