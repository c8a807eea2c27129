namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">The line where it begins, counted from 1.</param>
/// <param name="Fields">Its fields, as far as they could be read.</param>
/// <param name="Problem">What is wrong with its quotation marks; null where nothing is.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields, string? Problem);
