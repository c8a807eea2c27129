namespace AnyEdit.Tokenization;

/// <summary>One merge of byte-pair encoding.</summary>
/// <param name="Left">The id of the left token.</param>
/// <param name="Right">The id of the right token.</param>
/// <param name="Result">The id of the token that replaces the two.</param>
public readonly record struct BpeMerge(int Left, int Right, int Result);
