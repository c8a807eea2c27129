using AnyEdit.Benchmarks.Models;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Presets;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary><c>edit</c>: seconds per edit of a model of a given shape with random weights, stage by stage.</summary>
internal static class Edits
{
    public static void Run(Arguments arguments)
    {
        var shape = ModelShape.Find(arguments.Text("model", ModelShape.Medium.Name));
        var (device, count, tokens) = (arguments.Device(), arguments.Integer("batch", 1), arguments.Integer("target", ModelShape.TargetTokens));
        var (rounds, method) = (arguments.Integer("rounds", 3), EditPresets.Find(arguments.Text("method", MemitUpdater.MethodName), PresetNames.Llama3).Method);
        EditBench? bench = null;
        var prepared = Timing.Of(() => bench = new EditBench(shape, device), device);
        using (bench)
        using (var editor = bench!.Editor(method, !arguments.Has("whole")))
        {
            Console.WriteLine(FormattableString.Invariant($"{shape.Name} on {device}, {method}, {count} x {tokens} tokens; weights and statistics took {prepared.Wall:f1} s\n"));
            Console.WriteLine("| edit | s | CPU s | preparation, s | values, s | weights, s | tensors alive after |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            for (var i = 1; i <= rounds; i++)
            {
                EditTimings? stages = null;
                var all = Timing.Of(
                    () =>
                    {
                        using var result = bench.Edit(editor, ModelShape.Requests(count, tokens));
                        stages = result.Timings;
                    },
                    device);
                Console.WriteLine(FormattableString.Invariant(
                    $"| {i} | {all.Wall:f3} | {all.Cpu:f2} | {stages!.Preparation.TotalSeconds:f3} | {stages.Values.TotalSeconds:f3} | {stages.Weights.TotalSeconds:f3} | {Tensor.TotalCount} |"));
            }
        }
    }
}
