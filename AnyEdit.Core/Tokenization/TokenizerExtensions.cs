namespace AnyEdit.Tokenization;

/// <summary>The two halves of a training or editing example: the prompt and the answer.</summary>
public static class TokenizerExtensions
{
    /// <summary>
    /// Encodes a question as <paramref name="template"/> writes it, ending where the answer begins. A beginning-of-text token is
    /// put in front exactly if the tokenizer says so (<see cref="ITokenizer.AddsBeginOfText"/>) and the template's text has none:
    /// there is never a second one.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="template">The chat template.</param>
    /// <param name="question">What the user asks.</param>
    /// <param name="system">The system message, or <see langword="null"/> for none.</param>
    /// <param name="history">Earlier turns, or <see langword="null"/> for none.</param>
    public static IReadOnlyList<int> EncodePrompt(
        this ITokenizer tokenizer, ChatTemplate template, string question, string? system = null, IReadOnlyList<ChatTurn>? history = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(template);
        var ids = tokenizer.Encode(template.Render(question, system, history));
        var prepend = tokenizer.AddsBeginOfText && !template.IncludesBeginOfText && tokenizer.BeginOfText is not null;
        return prepend ? [tokenizer.BeginOfText!.Value, .. ids] : ids;
    }

    /// <summary>
    /// Encodes an answer followed by the token that ends the assistant's turn; no beginning-of-text token.
    /// Special tokens written out in the answer are not recognised: an answer is plain text.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="template">The chat template.</param>
    /// <param name="answer">The answer's text.</param>
    /// <exception cref="InvalidOperationException">The template's end-of-turn token is not in the vocabulary.</exception>
    public static IReadOnlyList<int> EncodeAnswer(this ITokenizer tokenizer, ChatTemplate template, string answer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(template);
        var ids = tokenizer.Encode(answer, recogniseSpecialTokens: false);
        return tokenizer.EndOfTurn(template) is { } end ? [.. ids, end] : ids;
    }

    /// <summary>The id that ends the assistant's turn: the template's, else the tokenizer's end-of-text token, else null.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="template">The chat template.</param>
    /// <exception cref="InvalidOperationException">The template's end-of-turn token is not in the vocabulary.</exception>
    public static int? EndOfTurn(this ITokenizer tokenizer, ChatTemplate template)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(template);
        if (template.EndOfTurn is not { } token) return tokenizer.EndOfText;
        return tokenizer.TryGetId(token, out var id)
            ? id
            : throw new InvalidOperationException($"The chat template '{template.Name}' needs the token '{token}', which the tokenizer lacks.");
    }
}
