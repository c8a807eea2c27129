using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>The means of some records.</summary>
/// <param name="Means">Means and standard errors of all measures.</param>
/// <param name="Likelihoods">Efficacy, generalisation and specificity over all prompts; <c>null</c> where they were not measured.</param>
public sealed record SummaryRow(CaseScoreMeans Means, EditMeasures? Likelihoods)
{
    /// <summary>The kind of knowledge, where the row is about one kind only.</summary>
    public string? Category { get; init; }

    /// <summary>After how many edits the records were asked, where the row is about records that were asked again.</summary>
    public int? Edits { get; init; }

    internal static SummaryRow Of(IReadOnlyCollection<EvaluationRecord> evaluated) =>
        new(CaseScoreMeans.Of(evaluated.Select(record => record.Score()!)), Sum([.. evaluated.Select(record => record.Likelihoods).OfType<EditMeasures>()]));

    private static EditMeasures? Sum(EditMeasures[] measures) => measures.Length == 0 ? null : measures.Aggregate((a, b) => new EditMeasures
    {
        Efficacy = a.Efficacy + b.Efficacy,
        Generalisation = a.Generalisation + b.Generalisation,
        Specificity = a.Specificity + b.Specificity,
        EfficacyTokens = a.EfficacyTokens + b.EfficacyTokens,
        GeneralisationTokens = a.GeneralisationTokens + b.GeneralisationTokens,
        SpecificityTokens = a.SpecificityTokens + b.SpecificityTokens,
        EfficacyPreference = a.EfficacyPreference + b.EfficacyPreference,
        GeneralisationPreference = a.GeneralisationPreference + b.GeneralisationPreference,
        SpecificityPreference = a.SpecificityPreference + b.SpecificityPreference,
    });
}
