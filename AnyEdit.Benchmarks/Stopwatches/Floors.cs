using AnyEdit.Benchmarks.Models;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary><c>floors</c>: what this machine does in a second, what an edit needs at least, and how long ours takes over that.</summary>
internal static class Floors
{
    public static void Run(Arguments arguments)
    {
        var (device, rounds) = (arguments.Device(), arguments.Integer("rounds", 3));
        var rates = MachineRates.Measure(device, ModelShape.Medium.Config);
        Console.WriteLine($"{device}, {torch.get_num_threads()} threads: {rates}.\n");
        foreach (var shape in ModelShape.All)
            Print(shape, rates);
        if (!arguments.Has("calculate"))
            PrintPresent(rates, device, rounds);
    }

    private static void Print(ModelShape shape, MachineRates rates)
    {
        var floor = new EditFloor(shape);
        (string Name, Work Work)[] rows =
        [
            ("values: layers to z, once", floor.Read),
            ("values: layers above z, once", floor.Settle),
            ("values: steps, layers forward", floor.Forward),
            ("values: steps, head forward", floor.Head),
            ("values: steps, backward", floor.Backward),
            ("update: keys and residuals", floor.Observe),
            ("update: solves, factors at hand", floor.Solve),
            ("update: new weights", floor.Apply),
            ("**one edit**", floor.Values + floor.Update),
            ("factors, once per model", floor.Factor),
            ("corpus, 1000 tokens, all layers", floor.CorpusToken * 1000),
            ("generation, one token", floor.GeneratedToken),
        ];
        Console.WriteLine($"{shape.Name}: {floor.AllNumbers / 1e6:f0} M numbers, n = {shape.Config.InnerSize}, chunks of {shape.ChunkSize}, layers {string.Join(", ", shape.Layers)}\n");
        Console.WriteLine("| stage | GFLOP | of these float64 | GB | floor here, s |\n| --- | ---: | ---: | ---: | ---: |");
        foreach (var (name, work) in rows)
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {(work.Single + work.Double) / 1e9:g3} | {work.Double / 1e9:g3} | {work.Bytes / 1e9:g3} | {work.Seconds(rates):g3} |"));
        Console.WriteLine();
    }

    private static void PrintPresent(MachineRates rates, Device device, int rounds)
    {
        var floor = new EditFloor(ModelShape.Medium);
        using var stages = new Stages(ModelShape.Medium, device);
        Console.WriteLine("The medium model, measured:\n\n| stage | ms | CPU ms | floor, ms | times the floor |\n| --- | ---: | ---: | ---: | ---: |");
        foreach (var (name, work, timing) in stages.Measure(floor, rounds))
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {timing.Wall * 1e3:f1} | {timing.Cpu * 1e3:f1} | {work.Seconds(rates) * 1e3:f1} | {timing.Wall / work.Seconds(rates):f1} |"));
    }
}
