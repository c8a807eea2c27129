namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>How a model is made to choose.</summary>
public enum ChoiceForm
{
    /// <summary>
    /// As MMLU asks (arXiv 2009.03300): the question with its four answers as plain text, "Answer:", and the likeliest next token of
    /// " A", " B", " C", " D". A model that has not learned to choose by letters is at a quarter.
    /// </summary>
    Letters,

    /// <summary>
    /// The question alone, in the model's chat template; of the four answers, the one whose tokens have the greatest mean log-probability.
    /// For models too small to choose by letters. Answered examples are not used.
    /// </summary>
    Answers,
}
