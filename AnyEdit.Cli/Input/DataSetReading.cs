using AnyEdit.Evaluation;
using AnyEdit.Evaluation.DataSets;

namespace AnyEdit.Cli.Input;

/// <summary>What was read from a data set's file.</summary>
/// <param name="Cases">The records.</param>
/// <param name="Wrong">Those that were left out.</param>
/// <param name="Notes">What is odd about the file, in sentences.</param>
internal sealed record DataSetReading(IReadOnlyList<EditCase> Cases, IReadOnlyList<WrongRecord> Wrong, IReadOnlyList<string> Notes);
