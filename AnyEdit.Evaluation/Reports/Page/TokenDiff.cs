namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>Two sequences of tokens side by side: a longest common subsequence, found by Hirschberg's divide and conquer in linear memory.</summary>
/// <param name="Wanted">For each token of the first whether it is in the common part; where not, it is missing.</param>
/// <param name="Given">For each token of the second whether it is in the common part; where not, it is extra.</param>
internal sealed record TokenDiff(bool[] Wanted, bool[] Given)
{
    /// <summary>How many tokens are common.</summary>
    public int Common => Wanted.Count(kept => kept);

    /// <summary>Compares two texts token by token.</summary>
    public static TokenDiff Of(IReadOnlyList<string> wanted, IReadOnlyList<string> given)
    {
        var diff = new TokenDiff(new bool[wanted.Count], new bool[given.Count]);
        diff.Match([.. wanted], [.. given], 0, 0);
        return diff;
    }

    private void Match(ReadOnlySpan<string> a, ReadOnlySpan<string> b, int atA, int atB)
    {
        while (a.Length > 0 && b.Length > 0 && a[0] == b[0])
        {
            (Wanted[atA++], Given[atB++]) = (true, true);
            a = a[1..];
            b = b[1..];
        }

        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            (Wanted[atA + a.Length - 1], Given[atB + b.Length - 1]) = (true, true);
            a = a[..^1];
            b = b[..^1];
        }

        if (a.Length == 0 || b.Length == 0)
            return;
        if (a.Length == 1)
        {
            if (b.IndexOf(a[0]) is >= 0 and var at)
                (Wanted[atA], Given[atB + at]) = (true, true);
            return;
        }

        // The common part of a is that of its halves with the two sides of b at the cut where they are longest together.
        var half = a.Length / 2;
        var (upper, lower) = (Lengths(a[..half], b, backwards: false), Lengths(a[half..], b, backwards: true));
        var cut = 0;
        for (var i = 1; i <= b.Length; i++)
            if (upper[i] + lower[b.Length - i] > upper[cut] + lower[b.Length - cut])
                cut = i;
        Match(a[..half], b[..cut], atA, atB);
        Match(a[half..], b[cut..], atA + half, atB + cut);
    }

    /// <summary>The length of the common part of a with each beginning of b; backwards, of both reversed.</summary>
    private static int[] Lengths(ReadOnlySpan<string> a, ReadOnlySpan<string> b, bool backwards)
    {
        var lengths = new int[b.Length + 1];
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = 0;
            for (var j = 0; j < b.Length; j++)
            {
                var above = lengths[j + 1];
                lengths[j + 1] = (backwards ? a[^(i + 1)] == b[^(j + 1)] : a[i] == b[j]) ? diagonal + 1 : Math.Max(above, lengths[j]);
                diagonal = above;
            }
        }

        return lengths;
    }
}
