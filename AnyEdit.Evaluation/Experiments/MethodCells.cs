namespace AnyEdit.Evaluation.Experiments;

/// <summary>The cells of methods on data sets.</summary>
internal static class MethodCells
{
    /// <summary>How tables call the model before any edit.</summary>
    public const string Unedited = "unedited";

    /// <summary>Every method without and with the chunk loop on the first records of every data set.</summary>
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
        ExperimentContext context, IReadOnlyList<ExperimentData> sets, IEnumerable<(ExperimentMethod Method, EditorChoice Editor)> editors) =>
    [
        .. from pair in editors
           from data in sets
           select new ExperimentCell($"{data.Name}-{pair.Editor.FileName}", pair.Editor, data, pair.Method.Of([.. data.Cases.Take(context.Settings.Limit)]), context.Options()),
    ];
}
