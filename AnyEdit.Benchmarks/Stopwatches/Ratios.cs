using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Chunking;
using AnyEdit.Statistics;
using AnyEdit.Updaters.Memit;
using AnyEdit.Values;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>
/// <c>ratios</c>: how many times faster than the paper's public code does it, on the medium model. Every evaluation of a chunk costs the
/// naive way the same, so a few are timed and counted up.
/// </summary>
internal sealed class Ratios : IDisposable
{
    private const int TimedEvaluations = 4;
    private const int MostTimedChunks = 6;
    private const int CorpusTexts = 100;
    private const int SolveSize = 4096;
    private const int SolveColumns = 240;
    private const int SolveSites = 6;
    private const string Growing = "growth";

    /// <summary>What the lines of the tables can be chosen by.</summary>
    private static readonly string[] Subjects = ["200 tokens", "800 tokens", "batch", "key moments", "solve", Growing];

    private readonly EditBench bench = new(ModelShape.Medium);
    private readonly KnowledgeEditor editor;
    private readonly NaiveEdit naive;

    private Ratios()
    {
        editor = bench.Editor();
        naive = new NaiveEdit(bench.Model, bench.Moments, bench.Shape.Layers, MemitDefaults.Lambda, new ValueOptimizerOptions { StopLoss = 0 });
        var text = NaiveText.Of(bench.Model, ModelShape.Requests(1, bench.Shape.ChunkSize)[0], bench.Shape.ChunkSize);
        naive.RunSteps(bench.Weights, text, text.Chunks[0], 2);    // compiles what is timed
    }

    public static void Run(Arguments arguments)
    {
        var (rounds, only) = (arguments.Integer("rounds", 3), arguments.Text("only", ""));
        if (!Subjects.Any(subject => subject.Contains(only, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"--only: there is no '{only}'; there are {string.Join(", ", Subjects)}.");
        using var ratios = new Ratios();
        if (arguments.Has("full"))
        {
            ratios.Compare(arguments.Integer("target", ModelShape.TargetTokens));
            return;
        }

        Console.WriteLine(Race.Header);
        foreach (var race in ratios.Races().Where(race => race.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            Console.WriteLine(race.Run(rounds));
        if (Growing.Contains(only, StringComparison.OrdinalIgnoreCase))
            ratios.Growth((rounds + 1) / 2);
    }

    public void Dispose()
    {
        naive.Dispose();
        editor.Dispose();
        bench.Dispose();
    }

    private IEnumerable<Race> Races()
    {
        yield return new("MEMIT + chunk loop, 200 tokens", 6, () => Naive(1, 200), () => Fast(1, 200), NaiveWork.EditRatio(bench.Shape, 200));
        yield return new("MEMIT + chunk loop, 800 tokens", 15, () => Naive(1, 800), () => Fast(1, 800), NaiveWork.EditRatio(bench.Shape, 800));
        yield return new("batch of 8 x 200 tokens, per edit", 12, () => Naive(8, 200) * (1.0 / 8), () => Fast(8, 200) * (1.0 / 8));
        yield return Statistics();
        yield return Solve();
    }

    private Race Statistics()
    {
        var texts = RandomModel.Texts(bench.Shape.Config, CorpusTexts, 32, 256);
        return new(
            FormattableString.Invariant($"key moments of 5 layers, {CorpusTexts} texts of 32 to 256 tokens"), 5,
            () => Timing.Of(() => NaiveStatistics.Sums(bench.Model, bench.Shape.Layers, texts).ForEach(sum => sum.Dispose())),
            () => Timing.Of(() => new KeyMomentCollector().Collect(bench.Model, bench.Shape.Layers, texts).Dispose()),
            NaiveWork.StatisticsRatio(bench.Shape, texts));
    }

    private Timing Fast(int count, int tokens) => Timing.Of(() => bench.Edit(editor, ModelShape.Requests(count, tokens)).Dispose());

    private Timing Naive(int count, int tokens)
    {
        NaiveText[] texts = [.. ModelShape.Requests(count, tokens).Select(request => NaiveText.Of(bench.Model, request, bench.Shape.ChunkSize))];
        var timed = Sample(texts[0].Chunks);
        var chunk = timed.Select(some => ChunkTime(texts[0], some)).Aggregate((a, b) => a + b) * (1.0 / timed.Count);
        using var scope = torch.NewDisposeScope();
        Tensor[] targets = [.. Enumerable.Range(0, texts.Sum(text => text.Chunks.Count)).Select(_ => torch.randn(bench.Shape.Config.HiddenSize))];
        return chunk * targets.Length + Timing.Of(() => naive.Update(bench.Weights, texts, targets));
    }

    private Timing ChunkTime(NaiveText text, Chunk chunk)
    {
        var first = Timing.Of(() => naive.RunSteps(bench.Weights, text, chunk, 1));
        var more = Timing.Of(() => naive.RunSteps(bench.Weights, text, chunk, 1 + TimedEvaluations)) - first;
        return first + more * ((ModelShape.Steps - 1.0) / TimedEvaluations);
    }

    /// <summary>
    /// Chunks whose mean cost is that of all: of many, the two at the abscissas of Gauss' quadrature, exact for a cost that grows with the square of
    /// what stands before; rounded towards the middle, so that rounding favours the naive way.
    /// </summary>
    private static List<Chunk> Sample(IReadOnlyList<Chunk> chunks)
    {
        if (chunks.Count <= MostTimedChunks)
            return [.. chunks];
        var lower = (int)Math.Ceiling((chunks.Count - 1) / 2.0 - Math.Sqrt((chunks.Count * chunks.Count - 1) / 12.0));
        return [chunks[lower], chunks[chunks.Count - 1 - lower]];
    }

    /// <summary>Time linear in the target's length.</summary>
    private void Growth(int rounds)
    {
        int[] lengths = [50, 100, 200, 400, 800];
        foreach (var length in lengths)
            Fast(1, length);
        var times = Enumerable.Range(0, rounds).Select(_ => Array.ConvertAll(lengths, length => Fast(1, length))).ToList();
        Console.WriteLine("\n| target, tokens | s | CPU s | times the one before | bar |\n| ---: | ---: | ---: | ---: | ---: |");
        for (var i = 0; i < lengths.Length; i++)
        {
            var growth = i == 0 ? "" : Timing.Median(times.Select(round => round[i].Wall / round[i - 1].Wall)).ToString("f2", System.Globalization.CultureInfo.InvariantCulture);
            Console.WriteLine(FormattableString.Invariant(
                $"| {lengths[i]} | {Timing.Median(times.Select(round => round[i].Wall)):g3} | {Timing.Median(times.Select(round => round[i].Cpu)):g3} | {growth} | {(lengths[i] == 800 ? "2.3" : "")} |"));
        }
    }

    /// <summary>The solve alone with the factor at hand, against LU of the dense matrix; the results must agree.</summary>
    private static Race Solve()
    {
        var system = SolveBench.Create(SolveSize, SolveColumns, SolveSites);
        using var scope = torch.NewDisposeScope();
        var (expected, actual) = (system.Dense(ScalarType.Float64), system.Woodbury());
        var difference = ((expected - actual).abs().max() / expected.abs().max()).ToDouble();
        var single = ((expected - system.Dense(ScalarType.Float32)).abs().max() / expected.abs().max()).ToDouble();
        return new(
            FormattableString.Invariant($"solve, n = {SolveSize}, {SolveColumns} columns (differs by {difference:e0} from LU in float64, LU in float32 by {single:e0})"), 15,
            () => Timing.Of(() => system.Dense(ScalarType.Float32).Dispose()),
            () => Timing.Of(() => system.Woodbury().Dispose()));
    }

    /// <summary>Both ways from beginning to end, and how far apart their results are.</summary>
    private void Compare(int tokens)
    {
        var requests = ModelShape.Requests(1, tokens);
        using var result = bench.Edit(editor, requests);
        var fast = Fast(1, tokens);
        using var scope = torch.NewDisposeScope();
        Dictionary<string, Tensor> changes = [];
        var slow = Timing.Of(() => changes = naive.Run(bench.Weights, [.. requests.Select(request => NaiveText.Of(bench.Model, request, bench.Shape.ChunkSize))]));
        Console.WriteLine(FormattableString.Invariant($"naive {slow.Wall:f2} s ({slow.Cpu:f2} CPU s), ours {fast.Wall:f2} s ({fast.Cpu:f2} CPU s): {slow.Wall / fast.Wall:f1} times, {slow.Cpu / fast.Cpu:f1} in CPU time"));
        Console.WriteLine(FormattableString.Invariant($"ours: values {result.Timings.Values.TotalSeconds:f2} s, weights {result.Timings.Weights.TotalSeconds:f3} s"));
        foreach (var (name, delta) in result.Patch.Deltas)
        {
            var difference = (delta.ToDense() - changes[name]).abs().max().ToDouble() / changes[name].abs().max().ToDouble();
            Console.WriteLine(FormattableString.Invariant($"{name}: largest difference of the change {difference:e1} of its largest number"));
        }
    }
}
