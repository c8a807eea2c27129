using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Where an experiment stands.</summary>
/// <param name="Work">What is being done, e.g. the name of a cell.</param>
/// <param name="Completed">Records that are done, or other steps of work.</param>
/// <param name="Total">All of them.</param>
public readonly record struct ExperimentProgress(string Work, int Completed, int Total)
{
    /// <summary>Where the cell's evaluation stands; <c>null</c> in work that is not an evaluation.</summary>
    public EvaluationProgress? Run { get; init; }

    /// <summary>Whether <see cref="Work"/> ends with this report.</summary>
    public bool IsDone { get; init; }

    /// <summary>Why a cell came to nothing, where that is what is reported.</summary>
    public string? Failure { get; init; }

    /// <summary>How long the rest will take if it goes on as until now; <c>null</c> where that is not known.</summary>
    public TimeSpan? Remaining { get; init; }
}
