using AnyEdit.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: BenchmarkDotNet's own projects would not know which tensor provider was chosen.
// One suite:  dotnet run -c Release --project AnyEdit.Benchmarks -- --filter '*Value*'
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromTypes([typeof(TokenizerBenchmarks), typeof(ValueOptimizationBenchmarks)]).Run(args, config);
