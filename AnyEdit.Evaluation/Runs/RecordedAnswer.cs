using AnyEdit.Evaluation.Metrics;
using AnyEdit.Generation;

namespace AnyEdit.Evaluation.Runs;

/// <summary>An answer of the edited model: what it wrote, how good that is, and what it wrote before.</summary>
/// <param name="Measures">Question, answer, reference and their measures.</param>
public sealed record RecordedAnswer(AnswerMeasures Measures)
{
    /// <summary>The answer's text token by token; a token that ends inside a character is empty, and the one that completes it has it.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = [];

    /// <summary>Why it ended.</summary>
    public FinishReason Finish { get; init; }

    /// <summary>The same of the unedited model; <c>null</c> where that was not asked.</summary>
    public AnswerMeasures? Before { get; init; }
}
