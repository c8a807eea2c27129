namespace AnyEdit.Evaluation;

/// <summary>An edit and what is asked to judge it: the one form that all data sets are read into, and all measures take.</summary>
/// <param name="Prompt">The question that is edited.</param>
/// <param name="Target">Its new answer, o, as it follows the prompt, without end-of-turn token.</param>
public sealed record EditCase(string Prompt, string Target)
{
    /// <summary>The place in the data set that it is from, counted from 0; no two cases of a set have the same.</summary>
    public int Index { get; init; }

    /// <summary>The data set's own name for it; null where it has none. Nothing says that it is unique.</summary>
    public string? Id { get; init; }

    /// <summary>What the edit is about, as it stands in <see cref="Prompt"/>; null where the data set does not say, or the prompt does not hold it.</summary>
    public string? Subject { get; init; }

    /// <summary>What kind of knowledge it is, e.g. EditEverything's <c>code</c> or <c>poetry</c>; null where the data set has only one kind.</summary>
    public string? Category { get; init; }

    /// <summary>The answer before the edit, o^c, for the measures that compare probabilities; null leaves this case out of them.</summary>
    public string? FormerAnswer { get; init; }

    /// <summary>Other wordings of the question, N(s, r), which are to have the new answer too.</summary>
    public IReadOnlyList<string> Paraphrases { get; init; } = [];

    /// <summary>Questions about parts of the new answer.</summary>
    public IReadOnlyList<QuestionAnswer> SubQuestions { get; init; } = [];

    /// <summary>Other questions, O(s, r), and the answers that they are to keep (locality).</summary>
    public IReadOnlyList<QuestionAnswer> Neighbours { get; init; } = [];

    /// <summary>The edit as an editor takes it.</summary>
    public EditRequest Request => new(Prompt, Target) { Subject = Subject, Id = Id };
}
