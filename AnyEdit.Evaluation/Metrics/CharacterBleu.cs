namespace AnyEdit.Evaluation.Metrics;

/// <summary>BLEU over characters: what NLTK's <c>sentence_bleu</c> computes when it is given strings, as the AnyEdit paper does.</summary>
/// <remarks>
/// Uniform weights over 1- to 4-grams of Unicode code points, no smoothing. As in NLTK, a precision of zero counts as the
/// smallest normal number, except that a text without one common character scores 0.
/// </remarks>
public static class CharacterBleu
{
    private const int MaxOrder = 4;
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Scores a prediction.</summary>
    /// <param name="prediction">What the model wrote.</param>
    /// <param name="reference">What it should have written.</param>
    /// <returns>0 to 1.</returns>
    public static double Score(string prediction, string reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        int[] predicted = [.. prediction.EnumerateRunes().Select(rune => rune.Value)];
        int[] expected = [.. reference.EnumerateRunes().Select(rune => rune.Value)];

        var meanLogPrecision = 0.0;
        for (var order = 1; order <= MaxOrder; order++)
        {
            var matches = CountMatches(predicted, expected, order);
            if (matches == 0 && order == 1)
                return 0;
            var precision = matches == 0 ? SmallestNormal : (double)matches / Math.Max(1, predicted.Length - order + 1);
            meanLogPrecision += Math.Log(precision) / MaxOrder;
        }

        var brevityPenalty = predicted.Length > expected.Length ? 1 : Math.Exp(1 - (double)expected.Length / predicted.Length);
        return brevityPenalty * Math.Exp(meanLogPrecision);
    }

    // An n-gram of the prediction matches at most as often as it occurs in the reference.
    private static int CountMatches(int[] predicted, int[] expected, int order)
    {
        var available = new Dictionary<(int, int, int, int), int>();
        foreach (var gram in NGrams(expected, order))
            available[gram] = available.GetValueOrDefault(gram) + 1;

        var matches = 0;
        foreach (var gram in NGrams(predicted, order))
        {
            if (!available.TryGetValue(gram, out var left) || left == 0)
                continue;
            available[gram] = left - 1;
            matches++;
        }

        return matches;
    }

    private static IEnumerable<(int, int, int, int)> NGrams(int[] text, int order)
    {
        for (var start = 0; start + order <= text.Length; start++)
            yield return (
                text[start],
                order > 1 ? text[start + 1] : -1,
                order > 2 ? text[start + 2] : -1,
                order > 3 ? text[start + 3] : -1);
    }
}
