using System.Text.Json;

namespace AnyEdit.Evaluation.DataSets;

/// <summary>Takes the elements of a JSON array out of a stream, one by one. Its buffer is as long as the longest element needs, at most doubled.</summary>
internal sealed class JsonArrayReader(Stream stream, string path) : IDisposable
{
    private const int FirstLength = 1 << 16;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private byte[] buffer = new byte[FirstLength];
    private JsonReaderState state;
    private int from;
    private int to;
    private long before;
    private bool isFinal;
    private bool isOpen;
    private bool isClosed;

    /// <summary>The next element; the caller disposes it. Null after the last.</summary>
    /// <exception cref="DataSetException">What stands here is not JSON, or the stream ends inside the array: nothing more can be read.</exception>
    public JsonDocument? Next(int index)
    {
        if (isClosed)
            return null;
        try
        {
            JsonDocument? element;
            while (!TryNext(out element))
                Fill();
            while (isClosed && !IsAtEnd())
                Fill();
            return element;
        }
        catch (JsonException wrong)
        {
            // The reader's own position counts lines from the start of a buffer; ours is the byte in the file.
            throw new DataSetException(path, $"the JSON is broken in or before record {index}, near byte {before + from + Math.Max(0, wrong.BytePositionInLine ?? 0)}: {Reason(wrong)}");
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>False where the buffer ends first; then nothing has been taken.</summary>
    private bool TryNext(out JsonDocument? element)
    {
        element = null;
        var reader = new Utf8JsonReader(buffer.AsSpan(from, to - from), isFinal, state);
        if (!isOpen)
        {
            if (!reader.Read())
                return false;
            isOpen = true;
            Take(ref reader);
            return TryNext(out element);
        }

        if (!reader.Read())
            return isFinal ? throw new JsonException("the file ends inside the array") : false;
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            isClosed = true;
            Take(ref reader);
            return true;
        }

        if (!JsonDocument.TryParseValue(ref reader, out element))
            return false;
        Take(ref reader);
        return true;
    }

    /// <summary>False where more has to be read to know; throws where something follows the array.</summary>
    private bool IsAtEnd()
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(from, to - from), isFinal, state);
        return !reader.Read() && isFinal;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        state = reader.CurrentState;
        from += (int)reader.BytesConsumed;
    }

    private void Fill()
    {
        before += from;
        buffer.AsSpan(from, to - from).CopyTo(buffer);
        (from, to) = (0, to - from);
        if (to == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var isStart = before == 0 && to == 0;
        var read = stream.ReadAtLeast(buffer.AsSpan(to), buffer.Length - to, throwOnEndOfStream: false);
        isFinal = read < buffer.Length - to;
        to += read;
        if (isStart && buffer.AsSpan(0, to).StartsWith(ByteOrderMark))
            from = ByteOrderMark.Length;
    }

    private static string Reason(JsonException wrong) => wrong.Message.Split(" LineNumber", 2)[0].TrimEnd('.') + ".";
}
