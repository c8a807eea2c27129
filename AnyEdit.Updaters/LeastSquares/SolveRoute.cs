namespace AnyEdit.Updaters.LeastSquares;

/// <summary>Which of the systems that are equal is solved (<see cref="ShiftedSystem"/>), and in which precision.</summary>
internal enum SolveRoute
{
    /// <summary>That of m columns, its products in float32 and corrected.</summary>
    SingleColumns,

    /// <summary>The dense one of n rows, its products in float32 and corrected.</summary>
    SingleRows,

    /// <summary>That of m columns in float64.</summary>
    Columns,

    /// <summary>The dense one of n rows in float64.</summary>
    Rows,
}
