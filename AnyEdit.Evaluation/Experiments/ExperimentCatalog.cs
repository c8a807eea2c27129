namespace AnyEdit.Evaluation.Experiments;

/// <summary>The experiments that can be asked for by name.</summary>
public static class ExperimentCatalog
{
    /// <summary>All of them, in the paper's order.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new Table1Experiment(),
        new Table2Experiment(),
        new FormatsExperiment(),
        new LengthExperiment(),
        new BoostExperiment(),
        new ChunkSizeExperiment(),
        new BarrierExperiment(),
        new LifelongExperiment(),
    ];

    /// <summary>The experiment of a name, in any case.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public static IExperiment Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return All.FirstOrDefault(experiment => experiment.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no experiment '{name}'. There are {string.Join(", ", All.Select(experiment => experiment.Name))}.");
    }
}
