using System.ComponentModel.DataAnnotations;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>Perplexity of texts, as plain text without a chat template.</summary>
public static class Perplexity
{
    private const int LongestWindow = 1024;

    /// <summary>Measures the perplexity of all texts together: exp of the mean negative log-likelihood over all their tokens.</summary>
    /// <remarks>A text that is longer than the window is read in windows that overlap; each token is scored once, in the first window that has it.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="texts">The texts; those with nothing to score are left out.</param>
    /// <param name="options">Window and stride; the defaults when null.</param>
    /// <param name="progress">Receives a report after each batch, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Checked before each batch.</param>
    /// <exception cref="ArgumentException">There is no token to score, the window is longer than the model's longest sequence, or the stride longer than the window.</exception>
    /// <exception cref="ValidationException">Settings are out of range.</exception>
    public static PerplexityResult Measure(
        CausalLanguageModel model,
        IEnumerable<string> texts,
        PerplexityOptions? options = null,
        IProgress<PerplexityProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        options = AnnotatedOptions.Validated(options ?? new());
        var window = options.Window ?? Math.Min(LongestWindow, model.Config.MaxPositions);
        var stride = options.Stride ?? Math.Max(1, window / 2);
        if (window > model.Config.MaxPositions)
            throw new ArgumentException($"The window of {window} tokens is longer than the model's context of {model.Config.MaxPositions} tokens.", nameof(options));
        // The next window must have a token before the first that it scores.
        if (stride >= window)
            throw new ArgumentException($"The stride must be less than the window of {window} tokens; it is {stride}.", nameof(options));

        ScoredSequence[] windows = [.. texts.SelectMany(text => Windows(PlainText.Encode(model, text, options.RecogniseSpecialTokens), window, stride))];
        if (windows.Length == 0)
            throw new ArgumentException("There is no token to score: a text needs at least two.", nameof(texts));
        var (read, total) = (0L, windows.Sum(sequence => (long)sequence.Ids.Count - sequence.From));
        var scores = TeacherForcing.Score(model, windows, cancellationToken, tokens => progress?.Report(new PerplexityProgress(read += tokens, total)));
        return new PerplexityResult(-scores.Sum(score => score.LogProbabilities.Sum()), scores.Sum(score => (long)score.LogProbabilities.Length));
    }

    /// <summary>Windows of a text, and for each the first token that no earlier window scored.</summary>
    internal static IEnumerable<ScoredSequence> Windows(IReadOnlyList<int> ids, int window, int stride)
    {
        for (var (start, scored) = (0, 1); scored < ids.Count; start += stride)
        {
            var end = Math.Min(start + window, ids.Count);
            yield return new([.. ids.Skip(start).Take(end - start)], scored - start);
            scored = end;
        }
    }
}
