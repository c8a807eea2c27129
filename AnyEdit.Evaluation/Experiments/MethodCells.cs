namespace AnyEdit.Evaluation.Experiments;

/// <summary>The cells of methods on data sets.</summary>
internal static class MethodCells
{
    /// <summary>How tables call the model before any edit.</summary>
    public const string Unedited = "unedited";

    /// <summary>Every method without and with the chunk loop on the first records of every data set.</summary>
    /// <remarks>The unedited model is asked by the first cell that has all records of a set only: what it says does not depend on the method.</remarks>
    public static IReadOnlyList<ExperimentCell> Pairs(ExperimentContext context) =>
        Of(context, context.Data, context.Settings.Methods.SelectMany(method => Editors(context, method).Select(editor => (method, editor))));

    /// <summary>A method without and with the chunk loop.</summary>
    public static IReadOnlyList<EditorChoice> Editors(ExperimentContext context, ExperimentMethod method) =>
        [new(method.Name, ChunkLoop: false), new(method.Name, ChunkLoop: true, context.Settings.ChunkSizes is [var size] ? size : null)];

    /// <summary>Editors on the first records of data sets.</summary>
    /// <param name="context">Limit and options.</param>
    /// <param name="sets">The data sets.</param>
    /// <param name="editors">The editors, each with the method that says how many records it is tried on.</param>
    public static IReadOnlyList<ExperimentCell> Of(
        ExperimentContext context, IReadOnlyList<ExperimentData> sets, IEnumerable<(ExperimentMethod Method, EditorChoice Editor)> editors)
    {
        var cells = new List<ExperimentCell>();
        foreach (var (method, editor) in editors)
            foreach (var data in sets)
            {
                var cases = method.Of([.. data.Cases.Take(context.Settings.Limit)]);
                var options = context.Options();
                options.AskBefore &= cells.TrueForAll(other => other.Data != data || other.Cases.Count < cases.Count);
                cells.Add(new($"{data.Name}-{editor.FileName}", editor, data, cases, options));
            }

        return cells;
    }
}
