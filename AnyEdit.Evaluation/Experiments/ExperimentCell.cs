using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>An evaluation that is part of an experiment: an editor on some records.</summary>
/// <param name="Name">Its folder below the experiment's <c>runs</c>; no two cells of an experiment have the same.</param>
/// <param name="Editor">The editor.</param>
/// <param name="Data">The data set that the records are from.</param>
/// <param name="Cases">The records.</param>
/// <param name="Options">How to edit and ask. The unedited model is asked only where no other cell has asked it the same records.</param>
public sealed record ExperimentCell(string Name, EditorChoice Editor, ExperimentData Data, IReadOnlyList<EditCase> Cases, EvaluationOptions Options)
{
    /// <summary>Which part of the set its records are, where an experiment compares parts and the same record may be in several; empty elsewhere.</summary>
    public string Part { get; init; } = "";
}
