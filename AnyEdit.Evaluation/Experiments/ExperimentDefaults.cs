namespace AnyEdit.Evaluation.Experiments;

/// <summary>What an experiment takes where the user does not say: enough to see something on a small model within minutes.</summary>
/// <param name="Data">The data sets, by their layouts' names.</param>
/// <param name="Methods">The methods, each alone or with the number of records that it is tried on, such as <c>UnKE:2</c>.</param>
/// <param name="Limit">How many records of each set (of each kind or length where an experiment compares these).</param>
public sealed record ExperimentDefaults(IReadOnlyList<string> Data, IReadOnlyList<string> Methods, int Limit)
{
    /// <summary>Whether it follows general ability where the model brings texts and questions for that.</summary>
    public bool Ability { get; init; }
}
