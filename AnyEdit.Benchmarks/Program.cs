using AnyEdit.Benchmarks;
using AnyEdit.Benchmarks.Stopwatches;
using BenchmarkDotNet.Running;

// One suite:  dotnet run -c Release --project AnyEdit.Benchmarks -- --filter '*Value*'
// Stopwatch:  ... -- ratios | floors | methods | edit, each with options of its own (see docs/performance.md)
var options = new Arguments(args.Skip(1).ToArray());
if (options.Has("threads"))
    torch.set_num_threads(options.Integer("threads", 2));
switch (args.FirstOrDefault())
{
    case "ratios":
        Ratios.Run(options);
        break;
    case "floors":
        Floors.Run(options);
        break;
    case "methods":
        Methods.Run(options);
        break;
    case "edit":
        Edits.Run(options);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, SuiteConfig.Default);
        break;
}
