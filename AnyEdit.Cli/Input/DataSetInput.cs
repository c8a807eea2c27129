using AnyEdit.Evaluation;
using AnyEdit.Evaluation.DataSets;

namespace AnyEdit.Cli.Input;

/// <summary>Reads data sets, and finds those that a model brings.</summary>
internal static class DataSetInput
{
    /// <summary>Where a model's own set in a layout is, as the bundled model has one; the file need not exist.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="layout">The layout's name.</param>
    public static string OfModel(string model, string layout) =>
        Path.Combine(model, "world", "sets", layout switch { "jsonl" => "cases.jsonl", "zsre-true" => "zsre.json", _ => $"{layout}.json" });

    /// <summary>Reads the records.</summary>
    /// <param name="layout">The layout's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What to do with wrong records, and how answers begin.</param>
    /// <param name="limit">How many records are read, those that are left out not counted; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DataSetException">The file, or a record of it, cannot be read, or two records have the same id.</exception>
    public static DataSetReading Read(string layout, string path, DataSetOptions options, int? limit, CancellationToken cancellationToken)
    {
        var set = DataSet.Open(layout, path, options);
        EditCase[] cases = [.. set.Read(cancellationToken).Take(limit ?? int.MaxValue)];
        if (set.Layout.Fields.Count > 0 && cases.Where(edit => edit.Id is not null).GroupBy(edit => edit.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new DataSetException(path, $"the records {string.Join(" and ", twice.Take(2).Select(edit => edit.Index))}, counted from 0, have the same id \"{twice.Key}\"; expected an id of its own for each.");
        return new DataSetReading(cases, set.Skipped, set.Notes);
    }
}
