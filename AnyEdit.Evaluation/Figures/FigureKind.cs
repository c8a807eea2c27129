namespace AnyEdit.Evaluation.Figures;

/// <summary>How a figure shows its series.</summary>
public enum FigureKind
{
    /// <summary>A line with a mark at each point, over a numeric axis.</summary>
    Lines,

    /// <summary>A bar for each point, grouped by category.</summary>
    Bars,

    /// <summary>A mark for each point, over a numeric axis.</summary>
    Scatter,
}
