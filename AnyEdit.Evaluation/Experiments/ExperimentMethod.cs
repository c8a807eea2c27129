using System.Globalization;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>A method that takes part in an experiment.</summary>
/// <param name="Name">Its name, e.g. <c>UnKE</c>.</param>
/// <param name="Limit">How many records it is tried on where these are fewer than those of the other methods; <c>null</c> for as many.</param>
public sealed record ExperimentMethod(string Name, int? Limit = null)
{
    /// <summary>Reads <c>NAME</c> or <c>NAME:N</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">N is not a number of records.</exception>
    public static ExperimentMethod Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (text.IndexOf(':', StringComparison.Ordinal) is not (>= 0 and var colon))
            return new(text);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? new(text[..colon], limit)
            : throw new FormatException($"'{text}' is not a method; expected NAME, or NAME:N for N records only.");
    }

    /// <summary>The records that it is tried on.</summary>
    /// <param name="cases">Those of the other methods.</param>
    public IReadOnlyList<EditCase> Of(IReadOnlyList<EditCase> cases) => Limit is { } limit ? [.. cases.Take(limit)] : cases;

    /// <inheritdoc />
    public override string ToString() => Limit is { } limit ? $"{Name}:{limit.ToString(CultureInfo.InvariantCulture)}" : Name;
}
