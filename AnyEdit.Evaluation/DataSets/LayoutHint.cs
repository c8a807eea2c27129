using System.Text.Json;

namespace AnyEdit.Evaluation.DataSets;

/// <summary>Says by which other layout a record can be read: the usual reason why a file's first record is wrong.</summary>
internal static class LayoutHint
{
    public static DataSetException Explain(DataSetException wrong, DataSetEntry entry, IDataSetLayout asked)
    {
        string[] fitting = [.. DataSetLayouts.All.Where(layout => layout.Name != asked.Name && Reads(layout, entry)).Select(layout => layout.Name)];
        return fitting.Length == 0 ? wrong : wrong.With($"The record can be read as {string.Join(" or ", fitting)}; {asked.Name} was asked for.");
    }

    /// <summary>
    /// Of a file with a record on each line where an array was expected, or the other way round: by which layout its first record can be
    /// read, or how to turn it into the other form. A sentence with a space before it, or nothing where that is not known.
    /// </summary>
    public static string OfOtherForm(IDataSetLayout asked, string path)
    {
        try
        {
            using var first = First(path, isLines: !asked.IsLines);
            if (first is null)
                return "";
            var entry = new DataSetEntry(path, 0, "record 0", first.RootElement);
            if (Reads(asked, entry))
                return asked.IsLines
                    ? $" Its records are right; write each on a line of its own: jq -c '.[]' {Path.GetFileName(path)} > records.jsonl."
                    : $" Its records are right; put them into one array: jq -s . {Path.GetFileName(path)} > records.json.";
            string[] fitting = [.. DataSetLayouts.All.Where(layout => layout.IsLines != asked.IsLines && Reads(layout, entry)).Select(layout => layout.Name)];
            return fitting.Length == 0 ? "" : $" Its first record can be read as {string.Join(" or ", fitting)}.";
        }
        catch (Exception unreadable) when (unreadable is DataSetException or JsonException)
        {
            return "";
        }
    }

    private static JsonDocument? First(string path, bool isLines)
    {
        if (isLines)
            return File.ReadLines(path).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) is { } line ? JsonDocument.Parse(line) : null;
        using var array = new JsonArrayReader(File.OpenRead(path), path);
        return array.Next(0);
    }

    private static bool Reads(IDataSetLayout layout, DataSetEntry entry)
    {
        try
        {
            return layout.Read(entry.Record()) is not null;
        }
        catch (DataSetException)
        {
            return false;
        }
    }
}
