namespace AnyEdit.Evaluation.Figures;

/// <summary>A chart's data, without its looks.</summary>
/// <param name="Name">A file's name for it, in lower case with hyphens.</param>
/// <param name="Title">What the figure is, in a line.</param>
/// <param name="Kind">How it shows its series.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The series; at least one.</param>
public sealed record Figure(string Name, string Title, FigureKind Kind, FigureAxis X, FigureAxis Y, IReadOnlyList<FigureSeries> Series);
