namespace AnyEdit.Evaluation.DataSets;

/// <summary>Says by which other layout a record can be read: the usual reason why a file's first record is wrong.</summary>
internal static class LayoutHint
{
    public static DataSetException Explain(DataSetException wrong, DataSetEntry entry, IDataSetLayout asked)
    {
        string[] fitting = [.. DataSetLayouts.All.Where(layout => layout.Name != asked.Name && Reads(layout, entry)).Select(layout => layout.Name)];
        return fitting.Length == 0 ? wrong : wrong.With($"The record can be read as {string.Join(" or ", fitting)}; {asked.Name} was asked for.");
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
