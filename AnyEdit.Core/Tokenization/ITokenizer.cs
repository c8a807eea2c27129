namespace AnyEdit.Tokenization;

/// <summary>Turns text into token ids and back.</summary>
/// <remarks>
/// Implementations are safe for concurrent use. <see cref="Encode"/> never adds a token that the text does not ask for:
/// whether a beginning-of-text token belongs in front is stated by <see cref="AddsBeginOfText"/> and acted upon by
/// <see cref="TokenizerExtensions.EncodePrompt"/>, in one place. Text that is not valid UTF-16 (a lone surrogate) is encoded as
/// U+FFFD; bytes that are not valid UTF-8 are decoded as U+FFFD, one for each maximal invalid sequence.
/// </remarks>
public interface ITokenizer
{
    /// <summary>One more than the largest token id, special tokens included. A model's embedding may have more rows than that.</summary>
    int VocabularySize { get; }

    /// <summary>The special tokens (such as <c>&lt;|im_end|&gt;</c>) and their ids.</summary>
    IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>The token that begins a text, or <see langword="null"/> where the vocabulary has none.</summary>
    int? BeginOfText { get; }

    /// <summary>The token that ends a text (for chat models usually the end of a turn), or <see langword="null"/>.</summary>
    int? EndOfText { get; }

    /// <summary>
    /// Whether the model was trained with <see cref="BeginOfText"/> in front of every text, as the model's folder says.
    /// </summary>
    bool AddsBeginOfText { get; }

    /// <summary>Encodes <paramref name="text"/>; no beginning-of-text or end-of-text token is added.</summary>
    /// <param name="text">The text.</param>
    /// <param name="recogniseSpecialTokens">
    /// Whether a special token written out in the text becomes that token; if not, its characters are encoded like any others.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    IReadOnlyList<int> Encode(string text, bool recogniseSpecialTokens = true);

    /// <summary>Decodes <paramref name="ids"/>. An id that stands for no token (an unused embedding row) yields no text.</summary>
    /// <param name="ids">The token ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out of the text.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative.</exception>
    string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = false);

    /// <summary>Looks up the id of a token as the vocabulary writes it.</summary>
    bool TryGetId(string token, out int id);

    /// <summary>The token as the vocabulary writes it; the empty string for an id that stands for no token.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is negative.</exception>
    string IdToToken(int id);

    /// <summary>A decoder for ids that arrive one at a time; it never hands out part of a character.</summary>
    /// <param name="skipSpecialTokens">Whether special tokens are left out of the text.</param>
    IStreamingDecoder CreateStreamingDecoder(bool skipSpecialTokens = false);
}
