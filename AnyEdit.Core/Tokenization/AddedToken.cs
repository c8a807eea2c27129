namespace AnyEdit.Tokenization;

/// <summary>A token that is found in the text as it is written, before anything else is done to the text.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Content">The token as it is written.</param>
/// <param name="IsSpecial">Whether it is left out where special tokens are skipped, and not looked for where they are not to be recognised.</param>
/// <param name="StripsLeft">Whether white space before it belongs to it.</param>
/// <param name="StripsRight">Whether white space after it belongs to it.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalised text rather than in the text as given.</param>
/// <param name="IsSingleWord">Whether it is found only where no letter, digit or underscore touches it.</param>
public sealed record AddedToken(
    int Id,
    string Content,
    bool IsSpecial = true,
    bool StripsLeft = false,
    bool StripsRight = false,
    bool IsNormalized = false,
    bool IsSingleWord = false);
