using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>How a model answered a set of multiple-choice questions.</summary>
/// <param name="Form">How it was made to choose.</param>
/// <param name="Subjects">A score for each subject, in the order of their files' names.</param>
/// <param name="Skipped">Rows that were left out, each with file and line.</param>
public sealed record MultipleChoiceResult(ChoiceForm Form, IReadOnlyList<SubjectScore> Subjects, IReadOnlyList<WrongRecord> Skipped)
{
    /// <summary>The right answers of all questions, whatever their subject: MMLU's overall number.</summary>
    public Share Overall => Subjects.Aggregate(default(Share), (share, subject) => share + subject.Correct);

    /// <summary>The mean over the subjects, 0 to 1; NaN of none.</summary>
    public double SubjectMean => Subjects.Select(subject => subject.Correct.Value).DefaultIfEmpty(double.NaN).Average();
}
