using AnyEdit.Benchmarks.Models;
using AnyEdit.Updaters.Presets;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary><c>methods</c>: seconds per edit of every method, on its own and with AnyEdit's loop, laid out as the paper's table 2.</summary>
internal static class Methods
{
    public static void Run(Arguments arguments)
    {
        var shape = ModelShape.Find(arguments.Text("model", ModelShape.Medium.Name));
        var (device, rounds, tokens) = (arguments.Device(), arguments.Integer("rounds", 1), arguments.Integer("target", ModelShape.TargetTokens));
        var only = arguments.Text("only", "");
        var methods = EditPresets.Methods.Where(method => method.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        if (methods.Count == 0)
            throw new ArgumentException($"--only: no method is called '{only}'; these exist: {string.Join(", ", EditPresets.Methods)}.");
        using var bench = new EditBench(shape, device);
        Console.WriteLine(FormattableString.Invariant($"Seconds per edit of {tokens} tokens after the first, {shape.Name} on {device}, {torch.get_num_threads()} threads. In brackets: processor seconds.\n"));
        Console.WriteLine("| method | alone | with AnyEdit's loop | times |\n| --- | ---: | ---: | ---: |");
        foreach (var method in methods)
        {
            var (alone, loop) = (Measure(false), Measure(true));
            Console.WriteLine(FormattableString.Invariant($"| {method} | {alone.Wall:f2} ({alone.Cpu:f2}) | {loop.Wall:f2} ({loop.Cpu:f2}) | {loop.Wall / alone.Wall:f2} |"));

            Timing Measure(bool chunkLoop)
            {
                using var editor = bench.Editor(method, chunkLoop);
                Edit();
                var times = Enumerable.Range(0, rounds).Select(_ => Timing.Of(Edit, device)).ToList();
                return new(Timing.Median(times.Select(time => time.Wall)), Timing.Median(times.Select(time => time.Cpu)));

                void Edit() => bench.Edit(editor, ModelShape.Requests(1, tokens)).Dispose();
            }
        }
    }
}
