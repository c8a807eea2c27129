using AnyEdit.Tokenization;

namespace AnyEdit.Evaluation.Runs;

/// <summary>A text token by token, for comparing texts where the model sees them differ.</summary>
public static class TokenPieces
{
    /// <summary>The text that each token adds; together they are the text. A token that ends inside a character adds nothing, the one that completes it adds it.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="ids">The tokens; special ones add nothing.</param>
    public static IReadOnlyList<string> Of(ITokenizer tokenizer, IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(ids);
        var decoder = tokenizer.CreateStreamingDecoder(skipSpecialTokens: true);
        string[] pieces = [.. ids.Select(decoder.Append)];
        if (decoder.Flush() is { Length: > 0 } rest && pieces.Length > 0)
            pieces[^1] += rest;
        return pieces;
    }

    /// <summary>As <see cref="Of(ITokenizer, IReadOnlyList{int})"/> for an answer; special tokens written out in it are plain text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Of(ITokenizer tokenizer, string text)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Of(tokenizer, tokenizer.Encode(text, recogniseSpecialTokens: false));
    }
}
