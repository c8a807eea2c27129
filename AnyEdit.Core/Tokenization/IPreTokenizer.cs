namespace AnyEdit.Tokenization;

/// <summary>Cuts a text into words. Words follow one another without gaps, so a word is told by where it ends.</summary>
internal interface IPreTokenizer
{
    /// <summary>Appends the end of every word of <paramref name="text"/> to <paramref name="ends"/>, the last being the text's length.</summary>
    void Split(ReadOnlySpan<char> text, List<int> ends);
}
