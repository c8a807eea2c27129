namespace AnyEdit.Evaluation.Figures;

/// <summary>A table of results.</summary>
/// <param name="Name">A file's name for it, in lower case with hyphens.</param>
/// <param name="Title">What the table is, in a line.</param>
/// <param name="Columns">The heads of the columns.</param>
/// <param name="Rows">The rows, each with a cell per column: text, or a number as invariant text; an empty cell has no value.</param>
public sealed record DataTable(string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
