namespace AnyEdit.Tokenization;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatTurn(ChatRole Role, string Content);
