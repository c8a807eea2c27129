using AnyEdit.Evaluation.Figures;
using static AnyEdit.Evaluation.Reports.Charts.SvgText;

namespace AnyEdit.Evaluation.Reports.Charts;

/// <summary>A chart in words, for those who do not see it.</summary>
internal static class ChartDescription
{
    public static string Of(Figure figure)
    {
        var kind = figure.Kind switch { FigureKind.Lines => "Line chart", FigureKind.Bars => "Bar chart", _ => "Scatter chart" };
        return $"{kind} of {ChartAxes.Label(figure.Y)} against {ChartAxes.Label(figure.X)}. {string.Join(" ", figure.Series.Select(series => Describe(figure, series)))}";
    }

    private static string Describe(Figure figure, FigureSeries series)
    {
        FigurePoint[] points = [.. series.Points.Where(point => ChartLayout.IsShown(figure, point))];
        if (points.Length == 0)
            return $"{series.Name}: no values.";
        if (points.Length == 1)
            return $"{series.Name}: {Number(points[0].Y)} at {X(figure, points[0])}.";
        var (least, most) = (points.MinBy(point => point.Y)!, points.MaxBy(point => point.Y)!);
        return $"{series.Name}: {points.Length} points, least {Number(least.Y)} at {X(figure, least)}, greatest {Number(most.Y)} at {X(figure, most)}.";
    }

    private static string X(Figure figure, FigurePoint point) => figure.X.Categories.ElementAtOrDefault((int)Math.Round(point.X)) ?? Number(point.X);
}
