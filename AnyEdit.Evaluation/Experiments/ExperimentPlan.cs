using AnyEdit.Sessions;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What has to be the same for an experiment to be continued.</summary>
/// <param name="Name">The experiment's name.</param>
/// <param name="WeightHash">Hash of the unedited model's weights.</param>
/// <param name="Settings">Everything else that decides the result, by name.</param>
internal sealed record ExperimentPlan(string Name, string WeightHash, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The command that began it; <c>null</c> where there is none. It may be another one to go on.</summary>
    public string? Command { get; init; }

    /// <summary>How another plan differs, each difference in words.</summary>
    public IReadOnlyList<string> DifferencesFrom(ExperimentPlan earlier) =>
    [
        .. Name == earlier.Name ? [] : (string[])[$"the experiment is {Name}, was {earlier.Name}"],
        .. new EditSessionPlan(WeightHash, Settings).DifferencesFrom(new EditSessionPlan(earlier.WeightHash, earlier.Settings)),
    ];
}
