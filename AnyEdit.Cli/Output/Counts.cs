using System.Globalization;

namespace AnyEdit.Cli.Output;

/// <summary>Numbers of things in words.</summary>
internal static class Counts
{
    /// <summary>Such as <c>1 record</c>, <c>2 records</c>, <c>2 batches</c>.</summary>
    public static string Of(long number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : thing.EndsWith("ch", StringComparison.Ordinal) ? "es" : "s")}");
}
