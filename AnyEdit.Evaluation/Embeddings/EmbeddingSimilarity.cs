using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>The paper's BERT score of answers: the cosine between the sentence embeddings of an answer and of what it should be, or the reason why there is none.</summary>
/// <remarks>Safe for concurrent use, but <see cref="Dispose"/>.</remarks>
public sealed class EmbeddingSimilarity : IDisposable
{
    private readonly SentenceEncoder? encoder;

    private EmbeddingSimilarity(SentenceEncoder? encoder, string? absence) => (this.encoder, Absence) = (encoder, absence);

    /// <summary>Why the score is not computed; null where it is.</summary>
    public string? Absence { get; }

    /// <summary>Loads the encoder of a folder, where there is one.</summary>
    /// <param name="folder">The folder of all-MiniLM-L6-v2 or another encoder that <see cref="SentenceEncoder.Load"/> knows; null or a folder that does not exist leaves the score out.</param>
    /// <param name="options">Choices; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>The metric; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">The folder exists, but a file of it is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The folder holds an encoder of another kind.</exception>
    public static EmbeddingSimilarity Open(string? folder, SentenceEncoderOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(folder))
            return new(null, "no sentence encoder was given");
        return Directory.Exists(folder)
            ? new(SentenceEncoder.Load(folder, options, cancellationToken), null)
            : new(null, $"there is no sentence encoder in '{folder}'");
    }

    /// <summary>Scores answers; each distinct text is embedded once.</summary>
    /// <param name="answers">What the model wrote, and what it should have written.</param>
    /// <param name="cancellationToken">Checked before each batch.</param>
    /// <returns>For each a cosine from -1 to 1, or the reason of <see cref="Absence"/>.</returns>
    public IReadOnlyList<MetricValue> Score(IReadOnlyList<(string Prediction, string Reference)> answers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (encoder is null)
            return [.. answers.Select(_ => MetricValue.Missing(Absence!))];
        string[] texts = [.. answers.SelectMany(pair => new[] { pair.Prediction, pair.Reference }).Distinct(StringComparer.Ordinal)];
        var embeddings = texts.Zip(encoder.Embed(texts, cancellationToken)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return [.. answers.Select(pair => MetricValue.Of(Cosine(embeddings[pair.Prediction], embeddings[pair.Reference])))];
    }

    /// <summary>The cosine of the angle between two vectors, a.b / (|a| |b|).</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"The vectors have {a.Length} and {b.Length} numbers.", nameof(b));
        double dot = 0, squareA = 0, squareB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }
        return dot / Math.Max(Math.Sqrt(squareA * squareB), double.Epsilon);
    }

    /// <summary>Frees the encoder.</summary>
    public void Dispose() => encoder?.Dispose();
}
