namespace AnyEdit.Evaluation.Metrics;

/// <summary>Strict measures of an answer.</summary>
public static class Accuracy
{
    /// <summary>Whether a prediction is the reference, letter by letter, white space at both ends aside.</summary>
    /// <param name="prediction">What the model wrote.</param>
    /// <param name="reference">What it should have written.</param>
    public static bool ExactMatch(string prediction, string reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        return prediction.AsSpan().Trim().SequenceEqual(reference.AsSpan().Trim());
    }

    /// <summary>The share of the reference's tokens that the prediction has at the same place.</summary>
    /// <param name="prediction">Tokens that the model wrote, or, teacher-forced, its most likely token at each place.</param>
    /// <param name="reference">Tokens that it should have written.</param>
    /// <returns>0 to 1; 1 for an empty reference.</returns>
    public static double TokenAccuracy(IReadOnlyList<int> prediction, IReadOnlyList<int> reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Count == 0)
            return 1;
        return (double)prediction.Zip(reference).Count(pair => pair.First == pair.Second) / reference.Count;
    }
}
