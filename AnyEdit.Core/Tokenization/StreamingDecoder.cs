using System.Buffers;
using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>Joins the bytes of tokens and hands out whole characters.</summary>
/// <param name="bytesOf">The UTF-8 bytes of a token; none for an id that stands for no token.</param>
/// <param name="isSkipped">Which ids are left out.</param>
/// <param name="dropsLeadingSpace">Whether one space at the very beginning is dropped (the dummy prefix of SentencePiece).</param>
internal sealed class StreamingDecoder(Func<int, byte[]> bytesOf, Func<int, bool> isSkipped, bool dropsLeadingSpace = false) : IStreamingDecoder
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private bool _atBeginning = true;

    public static string DecodeAll(Func<int, byte[]> bytesOf, Func<int, bool> isSkipped, IReadOnlyList<int> ids, bool dropsLeadingSpace = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var buffer = new ArrayBufferWriter<byte>(ids.Count * 4 + 1);
        for (var i = 0; i < ids.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ids[i], nameof(ids));
            if (!isSkipped(ids[i])) buffer.Write(bytesOf(ids[i]));
        }

        var bytes = buffer.WrittenSpan;
        return Encoding.UTF8.GetString(dropsLeadingSpace && bytes.StartsWith(" "u8) ? bytes[1..] : bytes);
    }

    public string Append(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        if (isSkipped(id)) return "";
        ReadOnlySpan<byte> bytes = bytesOf(id);
        if (bytes.IsEmpty) return "";
        if (_atBeginning && dropsLeadingSpace && bytes[0] == ' ') bytes = bytes[1..];
        _atBeginning = false;
        return Decode(bytes, flush: false);
    }

    public string Flush()
    {
        _atBeginning = true;
        return Decode([], flush: true);
    }

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> characters = stackalloc char[256];
        if (bytes.Length + 4 > characters.Length) characters = new char[bytes.Length + 4];
        return new string(characters[.._decoder.GetChars(bytes, characters, flush)]);
    }
}
