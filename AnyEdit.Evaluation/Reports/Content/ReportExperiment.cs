using AnyEdit.Evaluation.Experiments;

namespace AnyEdit.Evaluation.Reports.Content;

/// <summary>An experiment of the report.</summary>
/// <param name="Id">Its anchor in the page.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Result">What it found.</param>
internal sealed record ReportExperiment(string Id, string Folder, ExperimentResult Result)
{
    /// <summary>What is missing of it, in sentences.</summary>
    public List<string> Doubts { get; } = [];
}
