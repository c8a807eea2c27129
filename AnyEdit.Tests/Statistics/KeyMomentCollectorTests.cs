using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Golden;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tests.Updaters.LeastSquares;

namespace AnyEdit.Tests.Statistics;

public sealed class KeyMomentCollectorTests
{
    [Test]
    public void Collect_PackedTexts_GivesWhatEachTextAloneGives()
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var texts = new[] { 3, 17, 1, 8, 30 }.Select((length, i) => (IReadOnlyList<int>)TinyModels.RandomIds(model.Config, length, i)).ToList();

        using var together = new KeyMomentCollector(new KeyMomentOptions { TokensPerStep = 32 }).Collect(model, [2, 0], texts);

        Assert.That(together.Moments.Select(moments => moments.Layer), Is.EqualTo(new[] { 0, 2 }));
        foreach (var moments in together.Moments)
        {
            Assert.That(moments.Count, Is.EqualTo(59));
            // float32 keys; the order of a sum moves it by 1e-7.
            Assert.That(NaiveLeastSquares.RelativeDistance(moments.Sum, NaiveSum(model, texts, moments.Layer)), Is.LessThan(1e-5));
        }
    }

    // Rows on threads of their own enter the sums in the corpus' order: as many tokens as the rows before them, and the same blocks.
    [Test, NoTensorLeaks]
    public void Collect_RowsSideBySide_GivesWhatOneAfterTheOtherGives([Values(2, 3)] int threads)
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(TinyModels.Llama);       // its context, 64 tokens, is the longest row; a block are three
        var texts = Enumerable.Range(0, 40).Select(i => (IReadOnlyList<int>)TinyModels.RandomIds(model.Config, 5 + (i * 7 % 20), i)).ToList();
        var options = new KeyMomentOptions { TokensPerStep = 40, BlockTokens = 200 };
        (KeyMomentSet Set, List<long> Tokens) On(int count)
        {
            (KeyMomentSet Set, List<long> Tokens) result = default;
            LibtorchThreads.With(count, () =>
            {
                var reports = new Reports<KeyMomentProgress>();
                result = (new KeyMomentCollector(options).Collect(model, [2, 0], texts, reports), [.. reports.Select(report => report.Tokens)]);
            });
            return result;
        }

        var (alone, together) = (On(1), On(threads));
        using var one = alone.Set;
        using var several = together.Set;

        Assert.That(together.Tokens, Is.EqualTo(alone.Tokens).And.Ordered.And.Count.GreaterThan(10));
        foreach (var (expected, moments) in one.Moments.Zip(several.Moments))
            // To the bit, but for MKL, whose products depend on the number of threads.
#if TORCHSHARP
            Assert.That(NaiveLeastSquares.RelativeDistance(moments.Sum, expected.Sum), Is.LessThan(1e-6));
#else
            Assert.That(moments.Sum.equal(expected.Sum).all().ToBoolean(), $"the bits of layer {moments.Layer}");
#endif
    }

    [Test]
    public void Collect_LongText_GoesOnAsAnotherSequence()
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var ids = TinyModels.RandomIds(model.Config, 25, 1);
        using var whole = new KeyMomentCollector(new KeyMomentOptions { SequenceLength = 10 }).Collect(model, [1], [ids]);
        using var pieces = new KeyMomentCollector().Collect(model, [1], ids.Chunk(10));
        Assert.That(NaiveLeastSquares.RelativeDistance(whole.Moments[0].Sum, pieces.Moments[0].Sum), Is.LessThan(1e-6));
    }

    [Test]
    public void Collect_MaxTokens_StopsThere()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var moments = new KeyMomentCollector(new KeyMomentOptions { MaxTokens = 12 }).Collect(
            model, [0], [TinyModels.RandomIds(model.Config, 10, 1), TinyModels.RandomIds(model.Config, 10, 2), TinyModels.RandomIds(model.Config, 10, 3)]);
        Assert.That(moments.Moments[0].Count, Is.EqualTo(12));
    }

    [Test]
    public void Collect_TenTimesTheCorpus_TakesNoMoreMemory()
    {
        const int Texts = 300, Length = 100;    // a tenth is three blocks
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var options = new KeyMomentOptions { TokensPerStep = 5 * Length, BlockTokens = 10 * Length };
        (long Tensors, long Managed) Peak(int texts)
        {
            var progress = new Peaks();
            var corpus = Enumerable.Range(0, texts).Select(i => (IReadOnlyList<int>)TinyModels.RandomIds(model.Config, Length, i));
            new KeyMomentCollector(options).Collect(model, [0, 2], corpus, progress).Dispose();
            return (progress.Tensors, progress.Managed);
        }

        Peak(Texts / 10);
        var pairs = Enumerable.Range(0, 3).Select(_ => (Tenth: Peak(Texts / 10), Whole: Peak(Texts))).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(pairs.Select(pair => pair.Whole.Tensors), Is.EqualTo(pairs.Select(pair => pair.Tenth.Tensors)));
            // The texts that the larger corpus has more are 108 kB of ids, which would show every time; what else happens in the process, now and then.
            Assert.That(pairs.Min(pair => pair.Whole.Managed - pair.Tenth.Managed), Is.LessThan(50_000));
        });
    }

    [Test]
    public void Collect_TwoHalves_AddUpToTheWhole()
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var collector = new KeyMomentCollector();
        using var first = collector.Collect(model, [1], ["the first half of it"]);
        using var second = collector.Collect(model, [1], ["", "and the second half"]);
        using var whole = collector.Collect(model, [1], ["the first half of it", "and the second half"]);

        using var sum = first.Moments[0].Add(second.Moments[0]);

        Assert.That(sum.Count, Is.EqualTo(whole.Moments[0].Count).And.EqualTo(39));
        Assert.That(NaiveLeastSquares.RelativeDistance(sum.Sum, whole.Moments[0].Sum), Is.LessThan(1e-6));
    }

    [Test]
    public void Collect_LayerOutsideTheModel_IsRefused()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        var failure = Assert.Throws<ArgumentException>(() => new KeyMomentCollector().Collect(model, [1, 3], ["text"]));
        Assert.That(failure!.Message, Does.StartWith("Key moments need layers within 0 to 2; given: 1, 3."));
    }

    [Test]
    public void Collect_EmptyCorpus_IsRefused()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var failure = Assert.Throws<ArgumentException>(() => new KeyMomentCollector().Collect(model, [1], [""]));
        Assert.That(failure!.Message, Does.StartWith("The corpus has no text."));
    }

    [Test, NoTensorLeaks]
    public void Collect_Cancelled_LeavesNoTensorBehind()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var cancellation = new CancellationTokenSource();
        IEnumerable<string> Corpus()
        {
            yield return new string('a', 2000);
            cancellation.Cancel();
            yield return new string('b', 2000);
        }
        Assert.Throws<OperationCanceledException>(() => new KeyMomentCollector().Collect(model, [0, 1], Corpus(), null, cancellation.Token));
    }

    [TestCaseSource(nameof(GoldenModels))]
    public void Collect_TextsOfTheReference_GivesItsSecondMoments(string folder)
    {
        using var scope = torch.NewDisposeScope();
        using var model = CausalLanguageModel.Load(folder);
        using var stats = AnyEdit.Files.SafetensorsReader.Open(Path.Combine(folder, "stats.safetensors"));
        var ids = stats.Read("text_ids").data<long>().ToArray();
        var offsets = stats.Read("text_offsets").data<long>().ToArray();
        var texts = offsets.Zip(offsets.Skip(1), (start, end) => (IReadOnlyList<int>)[.. ids[(int)start..(int)end].Select(id => (int)id)]);

        using var collected = new KeyMomentCollector(new KeyMomentOptions { SequenceLength = 512 }).Collect(model, [1, 2, 3], texts);

        foreach (var moments in collected.Moments)
        {
            Assert.That(moments.Count, Is.EqualTo(9604));
            // Both sum float32 keys; the reference adds in float32.
            Assert.That(NaiveLeastSquares.RelativeDistance(moments.SecondMoment(), stats.Read($"cov.{moments.Layer}")), Is.LessThan(1e-5));
        }
    }

    private static IEnumerable<TestCaseData> GoldenModels() => GoldenFolders.Models
        .Where(HasTexts)
        .Select(folder => new TestCaseData(folder).SetArgDisplayNames(Path.GetFileName(folder)));

    /// <summary>The texts are excerpts of a public data set and not part of the copy in this project.</summary>
    private static bool HasTexts(string folder)
    {
        var path = Path.Combine(folder, "stats.safetensors");
        if (!File.Exists(path))
            return false;
        using var stats = AnyEdit.Files.SafetensorsReader.Open(path);
        return stats.Header.Entries.ContainsKey("text_ids");
    }

    private static Tensor NaiveSum(CausalLanguageModel model, IEnumerable<IReadOnlyList<int>> texts, int layer)
    {
        using var sums = new NaiveKeySum(layer);
        NaiveKeySum.Run(model, texts, sums);
        return sums.Sum!.clone();
    }

    /// <summary>The most that was in memory after any row.</summary>
    private sealed class Peaks : IProgress<KeyMomentProgress>
    {
        public long Tensors { get; private set; }

        public long Managed { get; private set; }

        public void Report(KeyMomentProgress value) =>
            (Tensors, Managed) = (Math.Max(Tensors, Tensor.TotalCount), Math.Max(Managed, GC.GetTotalMemory(forceFullCollection: true)));
    }
}
