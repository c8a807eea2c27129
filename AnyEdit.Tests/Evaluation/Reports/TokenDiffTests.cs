using AnyEdit.Evaluation.Reports.Page;
using FsCheck;
using FsCheck.Fluent;

namespace AnyEdit.Tests.Evaluation.Reports;

public class TokenDiffTests
{
    [TestCase("a b c d", "a x c d", "-b", "+x")]
    [TestCase("a b", "", "-a -b", "")]
    [TestCase("", "a", "", "+a")]
    [TestCase("a b c", "c a b", "-c", "+c")]
    public void Of_SmallTexts_MarksWhatIsMissingAndExtra(string wanted, string given, string missing, string extra)
    {
        var (a, b) = (Split(wanted), Split(given));

        var diff = TokenDiff.Of(a, b);

        Assert.That(string.Join(' ', a.Where((_, i) => !diff.Wanted[i]).Select(token => "-" + token)), Is.EqualTo(missing));
        Assert.That(string.Join(' ', b.Where((_, i) => !diff.Given[i]).Select(token => "+" + token)), Is.EqualTo(extra));
    }

    [Test]
    public void Of_AnyTexts_KeepsALongestCommonSubsequence()
    {
        var tokens = Gen.Elements("a", "b", "c").ListOf().ToArbitrary();
        Prop.ForAll(tokens, tokens, (wanted, given) =>
        {
            string[] a = [.. wanted], b = [.. given];
            var diff = TokenDiff.Of(a, b);
            return a.Where((_, i) => diff.Wanted[i]).SequenceEqual(b.Where((_, i) => diff.Given[i])) && diff.Common == LongestCommon(a, b);
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Of_LongDifferentTexts_NeedsNoTableOfThem()
    {
        string[] a = [.. Enumerable.Range(0, 3000).Select(i => $"{i * 7 % 50}")], b = [.. Enumerable.Range(0, 3000).Select(i => $"{i * 11 % 50}")];
        var before = GC.GetAllocatedBytesForCurrentThread();
        TokenDiff.Of(a, b);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(3000L * 3000), "a byte for each pair of tokens would be more");
    }

    /// <summary>The textbook's table.</summary>
    private static int LongestCommon(string[] a, string[] b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
                table[i, j] = a[i - 1] == b[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        return table[a.Length, b.Length];
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
