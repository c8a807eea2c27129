namespace AnyEdit.Evaluation.Figures;

/// <summary>An axis of a figure.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Unit">The unit, e.g. <c>s</c> or <c>tokens</c>; <c>null</c> for a number without one.</param>
public sealed record FigureAxis(string Label, string? Unit = null)
{
    /// <summary>The least value that is shown; <c>null</c> to fit the points.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest value that is shown; <c>null</c> to fit the points.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether equal distances are equal factors.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The names along the axis of <see cref="FigureKind.Bars"/>; <see cref="FigurePoint.X"/> is the place in this list. Empty for a numeric axis.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}
