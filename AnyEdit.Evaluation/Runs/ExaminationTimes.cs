namespace AnyEdit.Evaluation.Runs;

/// <summary>How long a batch's questions took.</summary>
/// <param name="Before">Answers of the unedited model.</param>
/// <param name="Answers">Answers of the edited model.</param>
/// <param name="Scoring">Measuring.</param>
/// <param name="Tokens">Tokens generated, before and after.</param>
internal readonly record struct ExaminationTimes(TimeSpan Before, TimeSpan Answers, TimeSpan Scoring, long Tokens)
{
    /// <summary>Tokens per second; 0 where nothing was generated.</summary>
    public double TokensPerSecond => (Before + Answers).TotalSeconds is > 0 and var seconds ? Tokens / seconds : 0;
}
