namespace AnyEdit.Evaluation.Reports;

/// <summary>How a report is written.</summary>
public sealed record ReportOptions
{
    /// <summary>How many records of a run are shown, from the first on; the means are over all.</summary>
    /// <value>The default value is 2000.</value>
    public int RecordLimit { get; init; } = 2000;

    /// <summary>The title of the page.</summary>
    /// <value>The default value is <c>AnyEdit report</c>.</value>
    public string Title { get; init; } = "AnyEdit report";

    /// <summary>The command that makes the report; <c>null</c> where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>When it is made; <c>null</c> to leave that out.</summary>
    public DateTimeOffset? Made { get; init; }
}
