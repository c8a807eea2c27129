using System.Globalization;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>What the user of an experiment chooses.</summary>
public sealed class ExperimentSettings
{
    /// <summary>The methods.</summary>
    public IReadOnlyList<ExperimentMethod> Methods { get; set; } = [];

    /// <summary>How many records of each data set, or of each kind or length where these are compared.</summary>
    /// <value>The default value is 8.</value>
    public int Limit { get; set; } = 8;

    /// <summary>
    /// The chunk size of all methods, in tokens, or several to be compared; empty for what suits each method, or sizes around <see cref="SuitedChunkSize"/>.
    /// </summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<int> ChunkSizes { get; set; } = [];

    /// <summary>The chunk size that suits the model.</summary>
    /// <value>The default value is 40.</value>
    public int SuitedChunkSize { get; set; } = 40;

    /// <summary>The lengths that are compared, in tokens of the target.</summary>
    /// <value>The default value is 5, 10, 20, 40 and 80.</value>
    public IReadOnlyList<int> Lengths { get; set; } = [5, 10, 20, 40, 80];

    /// <summary>Whether records are sorted by the length that they have, instead of being cut to each length.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool NaturalLengths { get; set; }

    /// <summary>Why an experiment that takes one chunk size cannot be done, in a sentence; <c>null</c> where it can.</summary>
    internal string? SeveralChunkSizes(string experiment) =>
        ChunkSizes.Count > 1 ? $"{experiment} takes one chunk size, not {Numbers.Text(ChunkSizes.Count)}; chunk-size compares them." : null;

    /// <summary>All of it in words, by name.</summary>
    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["Methods"] = string.Join(", ", Methods),
        ["Limit"] = Limit.ToString(CultureInfo.InvariantCulture),
        ["ChunkSizes"] = ChunkSizes.Count == 0 ? "as suits" : List(ChunkSizes),
        ["Lengths"] = List(Lengths),
        ["NaturalLengths"] = NaturalLengths.ToString(),
    };

    private static string List(IEnumerable<int> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
