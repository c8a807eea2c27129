using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Updaters.AlphaEdit;
using AnyEdit.Updaters.FineTuning;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Mend;
using AnyEdit.Updaters.Rome;
using AnyEdit.Updaters.Unke;
using AnyEdit.Values;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>
/// Seconds per edit as in the paper's table 2: every method on its own and with AnyEdit's loop ("+"), medium model, 200 tokens. The baseline is
/// MEMIT with the loop as the paper's public code does it; it runs for half a minute or more. A method's first edit, which factors
/// what it keeps, is the warm-up's. <c>methods</c> prints the same as a table with a line per method.
/// </summary>
public class EditEndToEndBenchmarks : DeviceBenchmark
{
    private readonly EditRequest[] requests = ModelShape.Requests(1, ModelShape.TargetTokens);
    private readonly Dictionary<(string, bool), KnowledgeEditor> editors = [];
    private EditBench bench = null!;
    private NaiveEdit naive = null!;

    [GlobalSetup]
    public void Create()
    {
        bench = new EditBench(ModelShape.Medium, OnDevice);
        naive = new NaiveEdit(bench.Model, bench.Moments, bench.Shape.Layers, MemitDefaults.Lambda, new ValueOptimizerOptions { StopLoss = 0 });
    }

    [GlobalCleanup]
    public void Free()
    {
        foreach (var editor in editors.Values)
            editor.Dispose();
        naive.Dispose();
        bench.Dispose();
    }

    [Benchmark(Baseline = true, Description = "MEMIT+, naive")]
    public int Naive()
    {
        using var scope = torch.NewDisposeScope();
        return naive.Run(bench.Weights, [.. requests.Select(request => NaiveText.Of(bench.Model, request, bench.Shape.ChunkSize))]).Count;
    }

    [Benchmark(Description = "MEMIT")]
    public int Memit() => Edit(MemitUpdater.MethodName, false);

    [Benchmark(Description = "MEMIT+")]
    public int MemitWithLoop() => Edit(MemitUpdater.MethodName, true);

    [Benchmark(Description = "AlphaEdit")]
    public int AlphaEdit() => Edit(AlphaEditUpdater.MethodName, false);

    [Benchmark(Description = "AlphaEdit+")]
    public int AlphaEditWithLoop() => Edit(AlphaEditUpdater.MethodName, true);

    [Benchmark(Description = "ROME")]
    public int Rome() => Edit(RomeUpdater.MethodName, false);

    [Benchmark(Description = "ROME+")]
    public int RomeWithLoop() => Edit(RomeUpdater.MethodName, true);

    [Benchmark(Description = "UnKE")]
    public int Unke() => Edit(UnkeUpdater.MethodName, false);

    [Benchmark(Description = "UnKE+")]
    public int UnkeWithLoop() => Edit(UnkeUpdater.MethodName, true);

    [Benchmark(Description = "FT-L")]
    public int FineTuning() => Edit(FineTuningUpdater.MethodName, false);

    [Benchmark(Description = "FT-L+")]
    public int FineTuningWithLoop() => Edit(FineTuningUpdater.MethodName, true);

    [Benchmark(Description = "MEND")]
    public int Mend() => Edit(MendUpdater.MethodName, false);

    [Benchmark(Description = "MEND+")]
    public int MendWithLoop() => Edit(MendUpdater.MethodName, true);

    private int Edit(string method, bool chunkLoop)
    {
        if (!editors.TryGetValue((method, chunkLoop), out var editor))
            editors.Add((method, chunkLoop), editor = bench.Editor(method, chunkLoop));
        using var result = bench.Edit(editor, requests);
        return result.Patch.Deltas.Count;
    }
}
