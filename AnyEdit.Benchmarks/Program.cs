using AnyEdit.Benchmarks;
using AnyEdit.Benchmarks.Stopwatches;
using BenchmarkDotNet.Running;

// One suite:  dotnet run -c Release --project AnyEdit.Benchmarks -- --filter '*Value*'
// Stopwatch:  ... -- ratios | floors | methods | edit, each with options of its own (see docs/performance.md)
try
{
    switch (args.FirstOrDefault())
    {
        case "ratios":
            Ratios.Run(Options("rounds", "full", "target", "only"));
            return 0;
        case "floors":
            Floors.Run(Options("rounds", "device", "calculate"));
            return 0;
        case "methods":
            Methods.Run(Options("model", "device", "rounds", "target", "only"));
            return 0;
        case "edit":
            Edits.Run(Options("model", "device", "rounds", "target", "batch", "method", "whole"));
            return 0;
        case { } other when !other.StartsWith('-'):
            throw new ArgumentException($"There is no command '{other}'; these exist: ratios, floors, methods, edit; or BenchmarkDotNet's options, such as --filter '*Value*'.");
        default:
            var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, SuiteConfig.Default).ToList();
            var isQuestion = args.Any(argument => argument is "--help" or "--version" or "--info" or "--list");
            return isQuestion || (summaries.Count > 0 && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))) ? 0 : 1;
    }
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 2;
}

Arguments Options(params string[] known)
{
    var options = new Arguments(args[1..], [.. known, "threads"]);
    if (options.Has("threads"))
        torch.set_num_threads(options.Integer("threads", 2));
    return options;
}
