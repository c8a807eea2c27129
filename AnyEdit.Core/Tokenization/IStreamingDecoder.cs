namespace AnyEdit.Tokenization;

/// <summary>Decodes tokens as they are generated. Not safe for concurrent use: one decoder for each stream.</summary>
/// <remarks>The pieces together are exactly what <see cref="ITokenizer.Decode"/> gives for all the ids at once.</remarks>
public interface IStreamingDecoder
{
    /// <summary>Takes the next id and returns the text that is complete now; empty while a character is unfinished.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is negative.</exception>
    string Append(int id);

    /// <summary>Ends the stream: returns U+FFFD for an unfinished character, else the empty string. The decoder can be used anew.</summary>
    string Flush();
}
