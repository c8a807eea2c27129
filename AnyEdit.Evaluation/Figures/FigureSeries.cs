namespace AnyEdit.Evaluation.Figures;

/// <summary>Points of a figure that belong together, e.g. those of one method.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Points">The points, in the order in which a line joins them.</param>
public sealed record FigureSeries(string Name, IReadOnlyList<FigurePoint> Points);
