using System.Text;
using System.Text.Json;

namespace AnyEdit.Evaluation.DataSets;

/// <summary>Reads a file's records one after the other: the elements of a JSON array, or the lines.</summary>
internal static class DataSetFile
{
    /// <summary>Says so at once where the file is not there or is something else altogether.</summary>
    public static void Check(IDataSetLayout layout, string path)
    {
        if (Directory.Exists(path))
            throw new DataSetException(path, $"this is a folder; expected a file with {layout.Expected}.");
        if (!File.Exists(path))
            throw new DataSetException(path, $"there is no such file; expected {layout.Expected}.");
        if (IsPipe(path))
            throw new DataSetException(path, "this is a pipe, which can be read only once; expected a file, for it is read more than once, and again when an interrupted run goes on. Write it to a file first.");
        var first = FirstCharacter(path) ?? throw new DataSetException(path, $"the file is empty; expected {layout.Expected}.");
        if (first != (layout.IsLines ? '{' : '[') && first is '{' or '[')
            throw new DataSetException(path, $"the file begins with a JSON {(first == '{' ? "object" : "array")}; expected {layout.Expected}.{LayoutHint.OfOtherForm(layout, path)}");
        if (!layout.IsLines && first != '[')
            throw new DataSetException(path, $"this is not a JSON file; expected {layout.Expected}.");
    }

    /// <summary>The records. A record is valid until the next one is asked for.</summary>
    public static IEnumerable<DataSetEntry> Records(IDataSetLayout layout, string path) => layout.IsLines ? Lines(path) : Elements(path);

    private static IEnumerable<DataSetEntry> Elements(string path)
    {
        using var stream = File.OpenRead(path);
        using var array = new JsonArrayReader(stream, path);
        for (var index = 0; array.Next(index) is { } element; index++)
            using (element)
                yield return new DataSetEntry(path, index, $"record {index}", element.RootElement);
    }

    private static IEnumerable<DataSetEntry> Lines(string path)
    {
        using var lines = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        var (index, number) = (0, 0);
        while (Line(lines, path, ++number) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            using var element = Parse(line);
            yield return new DataSetEntry(path, index++, $"line {number}", element?.RootElement);
        }
    }

    private static string? Line(StreamReader lines, string path, int number)
    {
        try
        {
            return lines.ReadLine();
        }
        catch (DecoderFallbackException)
        {
            throw new DataSetException(path, $"line {number} or one of the next few is not UTF-8.");
        }
    }

    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsPipe(string path)
    {
        using var stream = File.OpenRead(path);
        return !stream.CanSeek;
    }

    private static char? FirstCharacter(string path)
    {
        using var text = new StreamReader(path);
        int next;
        do
            next = text.Read();
        while (next >= 0 && char.IsWhiteSpace((char)next));
        return next < 0 ? null : (char)next;
    }
}
