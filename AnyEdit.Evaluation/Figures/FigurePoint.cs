namespace AnyEdit.Evaluation.Figures;

/// <summary>A point of a series.</summary>
/// <param name="X">Where it is along the figure's X axis.</param>
/// <param name="Y">Its value.</param>
/// <param name="Error">The standard error of the value, up and down; <c>null</c> where there is none.</param>
/// <param name="Count">How many values the point is the mean of; <c>null</c> where it is not a mean.</param>
public sealed record FigurePoint(double X, double Y, double? Error = null, int? Count = null);
