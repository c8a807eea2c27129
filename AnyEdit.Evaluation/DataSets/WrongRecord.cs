namespace AnyEdit.Evaluation.DataSets;

/// <summary>A record that was left out because it is wrong.</summary>
/// <param name="Index">Its place in the file, counted from 0.</param>
/// <param name="Field">The field that is wrong, e.g. <c>requested_rewrite.fact_new_uns</c>; null where it is the record as a whole.</param>
/// <param name="Message">What is wrong, with file, record and field.</param>
public sealed record WrongRecord(int Index, string? Field, string Message);
