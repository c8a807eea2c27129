namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>Says how likely a model holds each answer to be.</summary>
internal interface IChoiceScorer
{
    /// <summary>Scores the answers to some questions of a subject.</summary>
    /// <returns>For each question a number per answer, the greater the likelier; null for one that does not fit the model's context.</returns>
    IReadOnlyList<double[]?> Score(MultipleChoiceSubject subject, IReadOnlyList<MultipleChoiceQuestion> questions, CancellationToken cancellationToken);
}
