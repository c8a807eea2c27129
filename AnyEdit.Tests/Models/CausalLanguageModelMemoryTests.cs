using System.Diagnostics;
using System.Runtime.InteropServices;
using AnyEdit.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models;

/// <summary>How much memory loading takes, as the kernel counts it.</summary>
[NoTensorLeaks]
[Platform("Linux")]
[NonParallelizable]
public partial class CausalLanguageModelMemoryTests
{
    private const string PeakWasReset = "5";

    /// <summary>63 million parameters in a few large matrices, each a sixth of the whole: reading one twice would show.</summary>
    private const string FewLargeMatrices = """
        {"model_type":"qwen2","hidden_size":256,"intermediate_size":40960,"num_hidden_layers":2,"num_attention_heads":4,
         "num_key_value_heads":2,"vocab_size":258,"max_position_embeddings":64,"tie_word_embeddings":true,"eos_token_id":256}
        """;

    /// <summary>The requirement is 1.15 times the weights; they are large enough here that the garbage of a test run does not matter.</summary>
    [TestCase(ScalarType.BFloat16, ScalarType.BFloat16)]
    [TestCase(ScalarType.BFloat16, ScalarType.Float32)]
    [TestCase(ScalarType.Float32, ScalarType.BFloat16)]
    public void Load_AnyConversion_PeaksAtMostFifteenPercentAboveTheWeights(ScalarType stored, ScalarType wanted)
    {
        if (!CanResetPeak())
            Assert.Ignore("The system does not let this process measure its peak.");
        using var folder = new TemporaryFolder();
        long parameters;
        using (var model = Model(stored))
        {
            using (var lease = model.Lease())
                parameters = lease.Snapshot.Names.Sum(name => lease.Snapshot[name].numel());
            model.Save(folder["m"]);
        }

        var weights = parameters * (wanted == ScalarType.Float32 ? 4 : 2);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _ = ReturnFreedMemory(0);
        File.WriteAllText("/proc/self/clear_refs", PeakWasReset);
        var before = Status("VmRSS");
        using (CausalLanguageModel.Load(folder["m"], new ModelLoadOptions { DType = wanted }))
        {
            var taken = Status("VmHWM") - before;
            TestContext.Out.WriteLine($"{stored} as {wanted}: {weights >> 20} MiB of weights, {taken >> 20} MiB taken at the peak, {(double)taken / weights:0.000} x");
            Assert.That(taken, Is.InRange(0.9 * weights, 1.15 * weights));
        }
    }

    private static CausalLanguageModel Model(ScalarType dtype)
    {
        var config = ModelConfig.Parse(FewLargeMatrices) with { Dtype = dtype };
        var weights = ParameterNames.For(config).All(config)
            .Select(parameter => KeyValuePair.Create(parameter.Name, torch.ones(parameter.Shape.ToArray(), dtype: dtype)));
        return new CausalLanguageModel(config, WeightSnapshot.Create(weights), new ByteTokenizer());
    }

    private static bool CanResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", PeakWasReset);
            return ReturnFreedMemory(0) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Makes the allocator give back what was freed, so that the measurement starts from what is in use.</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int ReturnFreedMemory(nuint pad);

    /// <summary>A field of /proc/self/status in bytes.</summary>
    private static long Status(string field)
    {
        using var process = Process.GetCurrentProcess();
        var line = File.ReadLines($"/proc/{process.Id}/status").First(text => text.StartsWith(field + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
