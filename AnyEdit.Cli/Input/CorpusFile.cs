using System.Text;
using System.Text.Json;

namespace AnyEdit.Cli.Input;

/// <summary>
/// Reads a corpus: a .jsonl file with a string, or an object with the field text, a line; any other file as plain text,
/// one document between two blank lines.
/// </summary>
internal static class CorpusFile
{
    /// <summary>Yields the documents, one after the other, without holding the file in memory.</summary>
    /// <exception cref="BadInputException">The file is missing or a line is wrong.</exception>
    public static IEnumerable<string> Read(string path)
    {
        JsonLines.RequireFile(path);
        return Path.GetExtension(path) is ".jsonl" or ".ndjson" ? ReadJsonLines(path) : ReadParagraphs(path);
    }

    private static IEnumerable<string> ReadJsonLines(string path)
    {
        foreach (var (line, value) in JsonLines.Read(path))
            yield return value.ValueKind == JsonValueKind.String ? JsonLines.Text(path, line, value) : JsonLines.RequiredText(path, line, value, "text");
    }

    private static IEnumerable<string> ReadParagraphs(string path)
    {
        var paragraph = new StringBuilder();
        foreach (var line in File.ReadLines(path))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                paragraph.Append(paragraph.Length > 0 ? "\n" : "").Append(line);
            }
            else if (paragraph.Length > 0)
            {
                yield return paragraph.ToString();
                paragraph.Clear();
            }
        }

        if (paragraph.Length > 0)
            yield return paragraph.ToString();
    }
}
