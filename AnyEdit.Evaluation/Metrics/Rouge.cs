namespace AnyEdit.Evaluation.Metrics;

/// <summary>ROUGE-1, ROUGE-2 and ROUGE-L as the Python package <c>rouge</c> 1.0.1 defines them, which the AnyEdit paper uses.</summary>
/// <remarks>
/// Its peculiarities are kept, because published numbers rest on them: a full stop ends a sentence wherever it stands
/// ("3.14" is two), words are what stands between white space, case and punctuation count, and n-grams are sets:
/// a word that occurs twice counts once. An empty text scores 0, where the package throws.
/// </remarks>
public static class Rouge
{
    /// <summary>Scores a prediction.</summary>
    /// <param name="prediction">What the model wrote.</param>
    /// <param name="reference">What it should have written.</param>
    public static RougeScores Score(string prediction, string reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        var predicted = SplitIntoSentences(prediction);
        var expected = SplitIntoSentences(reference);
        return new RougeScores(NGrams(predicted, expected, 1), NGrams(predicted, expected, 2), Subsequences(predicted, expected));
    }

    /// <summary>ROUGE-L recall, the number by which the paper judges long answers.</summary>
    /// <param name="prediction">What the model wrote.</param>
    /// <param name="reference">What it should have written.</param>
    public static double LRecall(string prediction, string reference) => Score(prediction, reference).RougeL.Recall;

    private static RougeScore NGrams(List<string[]> predicted, List<string[]> expected, int n)
    {
        var predictedGrams = CollectNGrams(predicted, n);
        var expectedGrams = CollectNGrams(expected, n);
        return RougeScore.FromCounts(predictedGrams.Count(expectedGrams.Contains), predictedGrams.Count, expectedGrams.Count);
    }

    // Words hold no white space, so that a space between them makes the joined n-gram unambiguous.
    private static HashSet<string> CollectNGrams(List<string[]> sentences, int n)
    {
        string[] words = [.. sentences.SelectMany(sentence => sentence)];
        var grams = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start + n <= words.Length; start++)
            grams.Add(string.Join(' ', words, start, n));
        return grams;
    }

    // Summary-level ROUGE-L: the union, over all pairs of sentences, of the words in their longest common subsequence.
    private static RougeScore Subsequences(List<string[]> predicted, List<string[]> expected)
    {
        var union = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in expected)
            foreach (var prediction in predicted)
                union.UnionWith(LongestCommonSubsequence(reference, prediction));
        return RougeScore.FromCounts(union.Count, CollectNGrams(predicted, 1).Count, CollectNGrams(expected, 1).Count);
    }

    private static IEnumerable<string> LongestCommonSubsequence(string[] x, string[] y)
    {
        var length = new int[x.Length + 1, y.Length + 1];
        for (var i = 1; i <= x.Length; i++)
            for (var j = 1; j <= y.Length; j++)
                length[i, j] = x[i - 1] == y[j - 1] ? length[i - 1, j - 1] + 1 : Math.Max(length[i - 1, j], length[i, j - 1]);

        // Among subsequences of equal length the package takes the one that keeps more of x; the choice shows in the union.
        for (int i = x.Length, j = y.Length; i > 0 && j > 0;)
        {
            if (x[i - 1] == y[j - 1])
            {
                yield return x[i - 1];
                i--;
                j--;
            }
            else if (length[i - 1, j] > length[i, j - 1])
            {
                i--;
            }
            else
            {
                j--;
            }
        }
    }

    // A sentence of white space alone counts as one empty word, as str.split(" ") has it; an empty one does not count.
    private static List<string[]> SplitIntoSentences(string text) =>
        [.. text.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(sentence => SplitIntoWords(sentence) is { Length: > 0 } words ? words : [""])];

    private static string[] SplitIntoWords(string sentence) =>
        new string([.. sentence.Select(c => IsPythonWhiteSpace(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPythonWhiteSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';
}
