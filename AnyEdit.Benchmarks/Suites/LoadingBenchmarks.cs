using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Models;
using BenchmarkDotNet.Attributes;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>The medium model's layers (140 MB), as the system keeps their file in memory, against reading it tensor by tensor and copying each.</summary>
public class LoadingBenchmarks : DeviceBenchmark
{
    private string folder = "";

    /// <summary>The vocabulary is cut to what a model without tokenizer files may have.</summary>
    [GlobalSetup]
    public void Save()
    {
        folder = Directory.CreateTempSubdirectory("anyedit-bench-").FullName;
        using var model = RandomModel.Create(ModelShape.Medium.Config with { VocabularySize = 512 }, torch.CPU);
        model.Save(folder);
    }

    [GlobalCleanup]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Benchmark(Baseline = true)]
    public int Naive()
    {
        var tensors = Directory.EnumerateFiles(folder, "*.safetensors").SelectMany(file => NaiveLoading.Load(file, OnDevice)).ToList();
        tensors.ForEach(pair => pair.Value.Dispose());
        return tensors.Count;
    }

    [Benchmark]
    public string AnyEdit()
    {
        using var model = CausalLanguageModel.Load(folder, new ModelLoadOptions { Device = OnDevice });
        return model.Config.ModelType;
    }
}
