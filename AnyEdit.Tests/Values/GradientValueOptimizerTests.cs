using System.ComponentModel.DataAnnotations;
using AnyEdit.Chunking;
using AnyEdit.Editing;
using AnyEdit.Locating;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;
using AnyEdit.Values;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Values;

[NoTensorLeaks(MakesParameters = true)]
public sealed class GradientValueOptimizerTests
{
    // float64: only the order of sums differs, which Adam's division by sqrt(v) enlarges where gradients are small.
    private const double Tolerance = 1e-7;

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void Optimize_EveryFamily_AgreesWithTheSlowTwin(string config) => CompareWithTwin(config, new SlidingWindowChunker(3), z: 1, new() { Steps = 8 });

    [TestCase(0)]
    [TestCase(2)]
    public void Optimize_FirstOrLastLayer_AgreesWithTheSlowTwin(int z) => CompareWithTwin(TinyModels.Llama, new SlidingWindowChunker(4), z, new() { Steps = 5 });

    [Test]
    public void Optimize_Overlap_AgreesWithTheSlowTwin() => CompareWithTwin(TinyModels.Qwen2, new SlidingWindowChunker(4, 2), z: 1, new() { Steps = 6 });

    [Test]
    public void Optimize_OneTokenPerChunk_AgreesWithTheSlowTwin() => CompareWithTwin(TinyModels.Llama, new SlidingWindowChunker(1), z: 1, new() { Steps = 5 });

    [Test]
    public void Optimize_TightClamp_AgreesWithTheSlowTwin() => CompareWithTwin(TinyModels.Llama, new SlidingWindowChunker(5), z: 1, new() { Steps = 10, ClampFactor = 0.5 });

    [Test]
    public void Optimize_StrongPenalty_AgreesWithTheSlowTwin() => CompareWithTwin(TinyModels.Llama, new SlidingWindowChunker(5), z: 1, new() { Steps = 10, WeightDecay = 5 });

    [Test]
    public void Optimize_EarlyStop_AgreesWithTheSlowTwin() => CompareWithTwin(TinyModels.Llama, new SlidingWindowChunker(1), z: 1, new() { Steps = 40, StopLoss = 1 });

    [Test]
    public void Optimize_Batch_FindsWhatEachRequestFindsAlone([Values(1, 2, 3)] int threads) => LibtorchThreads.With(threads, () =>
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new SlidingWindowChunker(2), 1, (4, 9), (1, 3), (7, 1), (3, 6), (2, 8), (4, 9), (5, 8), (3, 7), (4, 6), (2, 5));
        var options = new ValueOptimizerOptions { Steps = 30, StopLoss = 2.5 };                  // rows stop at different steps
        var together = new GradientValueOptimizer(options).Optimize(decoder, weights, edits, locations, null, default);
        for (var i = 0; i < edits.Length; i++)
        {
            var alone = new GradientValueOptimizer(options).Optimize(decoder, weights, [edits[i]], new EditLocations(locations.Layers, [locations.Positions[i]]), null, default)[0];
            for (var k = 0; k < alone.Count; k++)
            {
                Assert.That(together[i][k].Report.Steps, Has.Count.EqualTo(alone[k].Report.Steps.Count), $"steps of edit {i}, chunk {k}");
                Assert.That(TinyModels.MaxDifference(together[i][k].Target, alone[k].Target), Is.LessThan(Tolerance), $"edit {i}, chunk {k}");
            }
            Dispose([alone]);
        }
        Assert.That(together.SelectMany(row => row).Select(value => value.Report.Steps.Count).Distinct().Count(), Is.GreaterThan(2), "rows should stop at different steps");
        Dispose(together);
        weights.Dispose();
    });

    // How many threads there are decides when a batch is searched, not which requests it has.
    [Test]
    public void Optimize_AnyNumberOfThreads_FindsTheSameBits([Values(2, 3)] int threads)
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(
            TinyModels.Llama, new SlidingWindowChunker(4), 1, ScalarType.Float32, [.. Enumerable.Range(0, 13).Select(i => (1 + (i % 5), 6 + (i % 4)))]);
        var optimizer = new GradientValueOptimizer(new() { Steps = 5, StopLoss = 0 });
        IReadOnlyList<IReadOnlyList<OptimizedValue>> alone = [], together = [];
        LibtorchThreads.With(1, () => alone = optimizer.Optimize(decoder, weights, edits, locations, null, default));
        LibtorchThreads.With(threads, () => together = optimizer.Optimize(decoder, weights, edits, locations, null, default));
        foreach (var (a, b) in alone.SelectMany(row => row).Zip(together.SelectMany(row => row)))
            Assert.That(TinyModels.MaxDifference(a.Target, b.Target), Is.Zero);
        Dispose(alone);
        Dispose(together);
        weights.Dispose();
    }

    [Test]
    public void Optimize_SmallBatchSize_FindsTheSame()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new SlidingWindowChunker(2), 1, (4, 5), (1, 3), (7, 2));
        var whole = new GradientValueOptimizer(new() { Steps = 5 }).Optimize(decoder, weights, edits, locations, null, default);
        var parts = new GradientValueOptimizer(new() { Steps = 5, BatchSize = 2 }).Optimize(decoder, weights, edits, locations, null, default);
        foreach (var (a, b) in whole.SelectMany(row => row).Zip(parts.SelectMany(row => row)))
            Assert.That(TinyModels.MaxDifference(a.Target, b.Target), Is.LessThan(Tolerance));
        Dispose(whole);
        Dispose(parts);
        weights.Dispose();
    }

    [Test]
    public void Optimize_SiteFarBeforeItsChunk_AgreesWithTheSlowTwin()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, _) = Setup(TinyModels.Llama, new WholeTargetChunker(), 1, (6, 4));
        var options = new ValueOptimizerOptions { Steps = 6 };
        var values = new GradientValueOptimizer(options).Optimize(decoder, weights, edits, new EditLocations([0, 1], [[2]]), null, default);
        var slow = SlowValueOptimizer.Optimize(decoder, weights, edits[0], [2], 1, options);
        Assert.That(TinyModels.MaxDifference(values[0][0].Target, slow[0].Target), Is.LessThan(Tolerance));
        Dispose(values);
        weights.Dispose();
    }

    [Test]
    public void Optimize_Bfloat16Model_KeepsDeltasInFloat32AndLowersTheLoss()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new SlidingWindowChunker(3), 1, ScalarType.BFloat16, (4, 6));
        var values = new GradientValueOptimizer().Optimize(decoder, weights, edits, locations, null, default);
        Assert.Multiple(() =>
        {
            foreach (var value in values[0])
            {
                Assert.That(value.Target.dtype, Is.EqualTo(ScalarType.Float32));
                Assert.That(value.Report.Steps[^1].Loss, Is.LessThan(0.95 * value.Report.Steps[0].Loss));
            }
        });
        Dispose(values);
        weights.Dispose();
    }

    [Test]
    public void Optimize_NotANumberInTheWeights_NamesRequestAndChunk()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new SlidingWindowChunker(3), 1, (4, 6));
        var name = decoder.Names.DownProjection(2);
        using var broken = weights.With(new Dictionary<string, Tensor> { [name] = (weights[name] * double.NaN).DetachFromDisposeScope() });
        Assert.That(
            () => new GradientValueOptimizer().Optimize(decoder, broken, edits, locations, null, default),
            Throws.TypeOf<EditFailedException>().With.Message.EqualTo("The loss of request 1 ('edit 0'), chunk 1 of 2, is NaN at step 0; expected a finite number."));
        weights.Dispose();
    }

    [Test]
    public void Optimize_CancelledAtAStep_StopsThere()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new SlidingWindowChunker(3), 1, (4, 6));
        using var cancellation = new CancellationTokenSource();
        var seen = new List<EditProgress>();
        var progress = new Immediate(report =>
        {
            seen.Add(report);
            if (report is { Chunk: 1, Step: 2 })
                cancellation.Cancel();
        });
        Assert.That(
            () => new GradientValueOptimizer(new() { Steps = 10 }).Optimize(decoder, weights, edits, locations, progress, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen[^1], Is.EqualTo(seen[^1] with { Chunk = 1, Step = 2, Completed = 13, Total = 20, Chunks = 2, Request = 0 }));
        weights.Dispose();
    }

    // Batches on threads of their own report one after the other, and none goes on when it is cancelled, or fails, in another.
    [Test]
    public void Optimize_SeveralThreads_CountsUpAndEndsWhenCancelled() => LibtorchThreads.With(2, () =>
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new SlidingWindowChunker(3), 1, (4, 6), (4, 6), (2, 3), (5, 6), (3, 6), (4, 6), (2, 6));
        var optimizer = new GradientValueOptimizer(new() { Steps = 10, StopLoss = 0 });
        var (seen, inside) = (new List<EditProgress>(), 0);
        Dispose(optimizer.Optimize(decoder, weights, edits, locations, new Immediate(report =>
        {
            Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1), "one report at a time");
            Thread.Sleep(1);
            seen.Add(report);
            Interlocked.Decrement(ref inside);
        }), default));
        Assert.That(seen.Select(report => report.Completed), Is.EqualTo(Enumerable.Range(1, 130)));
        Assert.That(seen.Select(report => (report.Request, report.Chunk, report.Step)).Distinct().Count(), Is.EqualTo(130));

        foreach (var end in new Exception[] { new OperationCanceledException(), new InvalidDataException() })
        {
            using var cancellation = new CancellationTokenSource();
            var last = 0;
            var progress = new Immediate(report =>
            {
                last = report.Completed;
                if (report.Completed != 20)
                    return;
                if (end is InvalidDataException)
                    throw end;
                cancellation.Cancel();
            });
            Assert.That(() => optimizer.Optimize(decoder, weights, edits, locations, progress, cancellation.Token), Throws.InstanceOf(end.GetType()));
            Assert.That(last, Is.LessThan(30), "a batch of four edits ends before its next step");
        }
        weights.Dispose();
    });

    [Test]
    public void Optimize_EarlyStop_CountsTheStepsLeftAsDone()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new SlidingWindowChunker(3), 1, (4, 6));
        var seen = new List<EditProgress>();
        Dispose(new GradientValueOptimizer(new() { Steps = 10, StopLoss = 1000 }).Optimize(decoder, weights, edits, locations, new Immediate(seen.Add), default));
        Assert.That(seen.Select(report => (report.Completed, report.Total)), Is.EqualTo(new[] { (10, 20), (20, 20) }));
        weights.Dispose();
    }

    [Test]
    public void Optimize_LossBelowTheGoalAtOnce_LeavesTheHiddenStateAsItIs()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(TinyModels.Llama, new WholeTargetChunker(), 1, (4, 6));
        var values = new GradientValueOptimizer(new() { StopLoss = 1000 }).Optimize(decoder, weights, edits, locations, null, default);
        Assert.That(values[0][0].Report.DeltaNorm, Is.Zero);
        Dispose(values);
        weights.Dispose();
    }

    [Test]
    public void Optimize_PositionsThatDoNotAscend_Throws()
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, _) = Setup(TinyModels.Llama, new SlidingWindowChunker(3), 1, (4, 6));
        Assert.That(
            () => new GradientValueOptimizer().Optimize(decoder, weights, edits, new EditLocations([1], [[3, 3]]), null, default),
            Throws.ArgumentException.With.Message.StartsWith("Chunk 2 of request 1 ('edit 0') was located at position 3; positions must ascend"));
        weights.Dispose();
    }

    [Test]
    public void Create_OptionsOutOfRange_NamesAllOfThem() =>
        Assert.That(
            () => new GradientValueOptimizer(new() { Steps = 0, LearningRate = -1 }),
            Throws.TypeOf<ValidationException>().With.Message.Contains("Steps").And.Message.Contains("LearningRate"));

    private static void CompareWithTwin(string json, IChunker chunker, int z, ValueOptimizerOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var (decoder, weights, edits, locations) = Setup(json, chunker, z, (5, 10), (2, 7));
        var values = new GradientValueOptimizer(options).Optimize(decoder, weights, edits, locations, null, default);
        for (var i = 0; i < edits.Length; i++)
        {
            var slow = SlowValueOptimizer.Optimize(decoder, weights, edits[i], locations.Positions[i], z, options);
            for (var k = 0; k < slow.Count; k++)
            {
                Assert.That(values[i][k].Report.Steps.Select(step => step.Loss), Is.EqualTo(slow[k].Losses).Within(Tolerance), $"losses of edit {i}, chunk {k}");
                Assert.That(TinyModels.MaxDifference(values[i][k].Target, slow[k].Target), Is.LessThan(Tolerance), $"edit {i}, chunk {k}");
            }
        }
        Dispose(values);
        weights.Dispose();
    }

    private static (Decoder, WeightSnapshot, EncodedEdit[], EditLocations) Setup(string json, IChunker chunker, int z, params (int Prompt, int Target)[] lengths) =>
        Setup(json, chunker, z, ScalarType.Float64, lengths);

    private static (Decoder, WeightSnapshot, EncodedEdit[], EditLocations) Setup(
        string json, IChunker chunker, int z, ScalarType dtype, params (int Prompt, int Target)[] lengths)
    {
        var config = ModelConfig.Parse(json);
        EncodedEdit[] edits = [.. lengths.Select((length, i) =>
        {
            var target = TinyModels.RandomIds(config, length.Target, seed: 100 + i);
            return new EncodedEdit(new EditRequest("p", "t") { Id = $"edit {i}" }, TinyModels.RandomIds(config, length.Prompt, seed: i), target, chunker.Split(target, new ByteTokenizer()));
        })];
        IReadOnlyList<int>[] positions = [.. edits.Select(edit => edit.Chunks.Select(chunk => edit.PromptIds.Count + chunk.Start - 1).ToArray())];
        return (new Decoder(config), TinyModels.RandomWeights(config, seed: 7, dtype), edits, new EditLocations([.. Enumerable.Range(0, z + 1)], positions));
    }

    private static void Dispose(IReadOnlyList<IReadOnlyList<OptimizedValue>> values)
    {
        foreach (var value in values.SelectMany(row => row))
            value.Dispose();
    }

    private sealed class Immediate(Action<EditProgress> action) : IProgress<EditProgress>
    {
        public void Report(EditProgress value) => action(value);
    }
}
