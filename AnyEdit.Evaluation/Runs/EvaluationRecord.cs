using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>A line of <c>records.jsonl</c>: an edit, what the model said to everything that it was asked, and how good that was.</summary>
/// <param name="Index">The record's place in the data set, from 0.</param>
/// <param name="Prompt">The question that is edited.</param>
/// <param name="Target">Its new answer.</param>
public sealed record EvaluationRecord(int Index, string Prompt, string Target)
{
    /// <summary>The data set's own name for it.</summary>
    public string? Id { get; init; }

    /// <summary>What the edit is about.</summary>
    public string? Subject { get; init; }

    /// <summary>What kind of knowledge it is.</summary>
    public string? Category { get; init; }

    /// <summary>The answer before the edit, as the data set has it.</summary>
    public string? Former { get; init; }

    /// <summary>The number of its batch in the whole data set, from 1.</summary>
    public int Batch { get; init; }

    /// <summary>How many edits the model had when it was asked.</summary>
    public int Edits { get; init; }

    /// <summary>The target's text token by token, as <see cref="RecordedAnswer.Pieces"/>.</summary>
    public IReadOnlyList<string> TargetPieces { get; init; } = [];

    /// <summary>Why the record does not fit the model and nothing was asked; <c>null</c> where it does.</summary>
    public string? NotEvaluable { get; init; }

    /// <summary>Why its edit came to nothing, so that the model answered as it was; <c>null</c> where the edit went through.</summary>
    public string? Failure { get; init; }

    /// <summary>The answer to its question; <c>null</c> only of a record that is not evaluable.</summary>
    public RecordedAnswer? Original { get; init; }

    /// <summary>The answers to other wordings.</summary>
    public IReadOnlyList<RecordedAnswer> Paraphrases { get; init; } = [];

    /// <summary>The answers to questions about parts.</summary>
    public IReadOnlyList<RecordedAnswer> SubQuestions { get; init; } = [];

    /// <summary>The answers to other questions, judged by those that should be kept.</summary>
    public IReadOnlyList<RecordedAnswer> Locality { get; init; } = [];

    /// <summary>The share of other questions that are answered as before the edit.</summary>
    public MetricValue Unchanged { get; init; } = MetricValue.Missing("not computed");

    /// <summary>Efficacy, generalisation and specificity; <c>null</c> where they were not measured.</summary>
    public EditMeasures? Likelihoods { get; init; }

    /// <summary>How the edit went; <c>null</c> where there was none, or it failed.</summary>
    public RecordedEdit? Edit { get; init; }

    /// <summary>How long everything took.</summary>
    public RecordTimings Timings { get; init; } = new();

    /// <summary>The scores of the edited model, as <see cref="CaseScoreMeans"/> takes them; <c>null</c> of a record that is not evaluable.</summary>
    public CaseScore? Score() => Original is null ? null : new CaseScore(Original.Measures)
    {
        Paraphrases = [.. Paraphrases.Select(answer => answer.Measures)],
        SubQuestions = [.. SubQuestions.Select(answer => answer.Measures)],
        Locality = [.. Locality.Select(answer => answer.Measures)],
        Unchanged = Unchanged,
    };

    /// <summary>The scores of the unedited model; <c>null</c> where it was not asked.</summary>
    public CaseScore? ScoreBefore() => Original?.Before is not { } before ? null : new CaseScore(before)
    {
        Paraphrases = [.. Paraphrases.Select(answer => answer.Before).OfType<AnswerMeasures>()],
        SubQuestions = [.. SubQuestions.Select(answer => answer.Before).OfType<AnswerMeasures>()],
        Locality = [.. Locality.Select(answer => answer.Before).OfType<AnswerMeasures>()],
        Unchanged = Locality.Count > 0 ? MetricValue.Of(1) : Unchanged,
    };

    /// <summary>The edit and its questions, with the answers that were expected.</summary>
    internal EditCase Case() => new(Prompt, Target)
    {
        Index = Index,
        Id = Id,
        Subject = Subject,
        Category = Category,
        FormerAnswer = Former,
        Paraphrases = [.. Paraphrases.Select(answer => answer.Measures.Prompt)],
        SubQuestions = [.. SubQuestions.Select(Expected)],
        Neighbours = [.. Locality.Select(Expected)],
    };

    private static QuestionAnswer Expected(RecordedAnswer answer) => new(answer.Measures.Prompt, answer.Measures.Reference);
}
