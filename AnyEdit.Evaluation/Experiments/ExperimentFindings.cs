using AnyEdit.Evaluation.Figures;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What an experiment found.</summary>
public sealed record ExperimentFindings
{
    /// <summary>The tables.</summary>
    public IReadOnlyList<DataTable> Tables { get; init; } = [];

    /// <summary>The charts.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>Remarks of its own; those about cells that came to nothing are added.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
