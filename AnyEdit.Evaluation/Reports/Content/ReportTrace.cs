using AnyEdit.Evaluation.Tracing;

namespace AnyEdit.Evaluation.Reports.Content;

/// <summary>A causal trace of the report.</summary>
/// <param name="Id">Its anchor in the page.</param>
/// <param name="Path">Its file.</param>
/// <param name="File">What it has.</param>
internal sealed record ReportTrace(string Id, string Path, CausalTraceFile File);
