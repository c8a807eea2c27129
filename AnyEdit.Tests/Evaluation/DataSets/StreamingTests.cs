using System.Text;
using System.Text.Json;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.DataSets;

/// <summary>Files are read as they are needed, in pieces of any length.</summary>
public sealed class StreamingTests
{
    [Test]
    public void Read_FirstRecords_DoesNotSeeTheRestOfTheFile()
    {
        using var folder = new TemporaryFolder();
        var record = $$"""{"question": "Q?", "answer": "{{new string('a', 2000)}}", "category": "code"}""";
        var path = folder.Write("set", $"[{string.Join(',', Enumerable.Repeat(record, 200))}, this is broken");

        Assert.That(DataSet.Open("editeverything", path).Read().Take(150).Count(), Is.EqualTo(150));
        Assert.That(() => DataSet.Open("editeverything", path).Read().Count(), Throws.TypeOf<DataSetException>().With.Message.Contains("record 200"));
    }

    [Test]
    public void Read_LongFile_NeedsNoMoreMemoryThanAShortOne()
    {
        // 60,000 records of 1 kB from a stream that makes them up: 60 MB that are nowhere as a whole.
        using var stream = new RepeatedRecords(Encoding.UTF8.GetBytes($$"""{"question": "Q?", "answer": "{{new string('a', 950)}}", "category": "code"},"""), 60_000);
        using var array = new JsonArrayReader(stream, "made");
        var (before, most, count) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0);

        for (; array.Next(count) is { } element; count++)
        {
            using (element)
                Assert.That(element.RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));
            if (count % 15_000 == 14_999)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.That(count, Is.EqualTo(60_001), "and an empty object at the end");
        Assert.That(most, Is.LessThan(4 << 20), "64 kB of buffer and whatever the process does besides; the file has 60 MB");
    }

    [Test]
    public void Next_AnyShapeInAnyPieces_GivesWhatParsingTheWholeGives()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 60; trial++)
        {
            var text = $"{Space(random)}[{string.Join(",", Enumerable.Range(0, random.Next(8)).Select(_ => Space(random) + Element(random) + Space(random)))}]{Space(random)}";
            using var whole = JsonDocument.Parse(text);
            using var array = new JsonArrayReader(new Pieces(Encoding.UTF8.GetBytes(text), random), "made");

            var elements = new List<string>();
            while (array.Next(elements.Count) is { } element)
                using (element)
                    elements.Add(element.RootElement.GetRawText());

            Assert.That(elements, Is.EqualTo(whole.RootElement.EnumerateArray().Select(element => element.GetRawText())), $"trial {trial}");
        }
    }

    [Test]
    public void Read_DamagedFile_EndsInAClearErrorOrReads()
    {
        var random = new Random(5);
        using var folder = new TemporaryFolder();
        var sets = Path.Combine(BundledModel.Find(), "world", "sets");
        foreach (var (layout, file) in new[] { ("unke", "unke.json"), ("akew-mquake", "akew-mquake.json"), ("counterfact", "counterfact.json"), ("zsre", "zsre.json"), ("jsonl", "cases.jsonl") })
        {
            var intact = File.ReadAllBytes(Path.Combine(sets, file));
            for (var trial = 0; trial < 40; trial++)
            {
                var bytes = intact.AsSpan(0, trial % 4 == 0 ? random.Next(intact.Length) : intact.Length).ToArray();
                for (var change = 0; change < 3 && bytes.Length > 0; change++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(folder["set"], bytes);
                try
                {
                    var set = DataSet.Open(layout, folder["set"], new DataSetOptions { WrongRecords = WrongRecordHandling.Skip });
                    Assert.That(set.Read().Count() + set.Skipped.Count, Is.GreaterThan(0));
                }
                catch (DataSetException wrong)
                {
                    Assert.That(wrong.Message, Does.StartWith(folder["set"]));
                }
            }
        }
    }

    private static string Space(Random random) => random.Next(4) switch { 0 => new string(' ', random.Next(100_000)), 1 => "\r\n\t", _ => "" };

    /// <summary>Scalars, nested values, and strings longer than any buffer so far.</summary>
    private static string Element(Random random) => random.Next(6) switch
    {
        0 => "null",
        1 => random.Next(-9, 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        2 => """{"a": [1, {"b": "\u00e9 ä"}], "c": {}}""",
        3 => $"\"{new string('x', random.Next(300_000))}\"",
        4 => $$"""{"long": "{{new string('y', random.Next(70_000))}}", "list": [[], [true]]}""",
        _ => "[]",
    };

    /// <summary>A stream that hands out bytes in pieces of any length.</summary>
    private sealed class Pieces(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, random.Next(1, 50_000))]);
    }

    /// <summary>An array of the same record many times, and an empty object.</summary>
    private sealed class RepeatedRecords(byte[] record, int count) : Stream
    {
        private readonly long length = 1 + ((long)record.Length * count) + 3;
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(buffer.Length, length - position);
            for (var i = 0; i < read; i++, position++)
                buffer[i] = position == 0 ? (byte)'[' : position >= length - 3 ? "{}]"u8[(int)(position - length + 3)] : record[(int)((position - 1) % record.Length)];
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
