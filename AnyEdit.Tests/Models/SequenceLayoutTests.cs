using AnyEdit.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Models;

[NoTensorLeaks]
public sealed class SequenceLayoutTests
{
    [Test]
    public void RightPadded_Positions_CountOnOverThePadding()
    {
        using var layout = SequenceLayout.RightPadded([2, 4]);

        Assert.That(Positions(layout), Is.EqualTo(new long[] { 0, 1, 2, 3, 0, 1, 2, 3 }));
    }

    [Test]
    public void LeftPadded_Positions_StartAtTheFirstRealToken()
    {
        using var layout = SequenceLayout.LeftPadded([2, 4]);

        Assert.That(Positions(layout), Is.EqualTo(new long[] { 0, 0, 0, 1, 0, 1, 2, 3 }));
    }

    [Test]
    public void Append_EveryRow_GoesOnAfterItsOwnLastToken()
    {
        using var prefix = SequenceLayout.RightPadded([2, 4]);
        using var layout = prefix.Append([3, 1]);

        Assert.Multiple(() =>
        {
            Assert.That(Positions(layout), Is.EqualTo(new long[] { 2, 3, 4, 4, 5, 6 }));
            Assert.That(layout.Past, Is.EqualTo(4));
            Assert.That(layout.Length, Is.EqualTo(3));
            Assert.That(layout.Lengths, Is.EqualTo(new[] { 5, 5 }));
        });
    }

    [Test]
    public void Mask_Append_HidesPaddingAndTheFuture()
    {
        using var prefix = SequenceLayout.RightPadded([1, 2]);
        using var layout = prefix.Append(2);

        var visible = Visible(layout, null);

        Assert.That(visible, Is.EqualTo(new[] { "x.x.", "x.xx", "xxx.", "xxxx" }));
    }

    [Test]
    public void Mask_Window_HidesWhatIsFartherBack()
    {
        using var layout = SequenceLayout.Causal(2, past: 3);

        Assert.That(Visible(layout, 2), Is.EqualTo(new[] { "..xx.", "...xx" }));
    }

    [Test]
    public void Mask_Packed_KeepsTextsApart()
    {
        using var layout = SequenceLayout.Packed([2, 1, 2]);

        Assert.That(Visible(layout, null), Is.EqualTo(new[] { "x....", "xx...", "..x..", "...x.", "...xx" }));
    }

    [Test]
    public void Packed_ManyTexts_AreAttendedToInParts()
    {
        using var layout = SequenceLayout.Packed([200, 56, 1, 300, 2]);

        Assert.That(layout.Parts!.Select(part => part.Length), Is.EqualTo(new[] { 256, 1, 300, 2 }));
        Assert.That(SequenceLayout.Packed([200, 56]).Parts, Is.Null);
    }

    [Test]
    public void Mask_OneTokenAfterAnUnpaddedPrefix_IsNotNeeded()
    {
        using var layout = SequenceLayout.Causal(1, past: 5);

        Assert.Multiple(() =>
        {
            Assert.That(layout.Mask(null, ScalarType.Float32, torch.CPU), Is.Null);
            Assert.That(layout.Mask(6, ScalarType.Float32, torch.CPU), Is.Null);
            Assert.That(Visible(layout, 5), Is.EqualTo(new[] { ".xxxxx" }));
        });
    }

    [Test]
    public void Append_PaddingAfterRowsWithout_HidesIt()
    {
        using var even = SequenceLayout.RightPadded([2, 2]);
        using var uneven = even.Append([1, 0], 1);
        using var layout = uneven.Append(1);

        Assert.That(Visible(layout, null), Is.EqualTo(new[] { "xxxx", "xx.x" }));
    }

    [Test]
    public void Append_OtherNumberOfRows_IsRefused()
    {
        using var layout = SequenceLayout.RightPadded([2, 4]);

        Assert.That(() => layout.Append([1]), Throws.ArgumentException.With.Message.StartsWith("Lengths for 1 rows were given; the layout has 2."));
    }

    private static long[] Positions(SequenceLayout layout) => layout.Positions(torch.CPU).data<long>().ToArray();

    /// <summary>A line per new token of every row; x marks the keys that it sees.</summary>
    private static string[] Visible(SequenceLayout layout, int? window)
    {
        var values = layout.Mask(window, ScalarType.Float32, torch.CPU)!.data<float>().ToArray();
        return [.. values.Chunk(layout.Keys).Select(row => string.Concat(row.Select(value => value == 0 ? 'x' : '.')))];
    }
}
