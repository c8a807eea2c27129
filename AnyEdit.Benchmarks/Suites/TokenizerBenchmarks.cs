using System.Text.Json;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Tokenization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace AnyEdit.Benchmarks.Suites;

/// <summary>Text to tokens and back, with the bundled model's tokenizer on the bundled corpus; both remember words that they have met before.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class TokenizerBenchmarks
{
    private ByteLevelBpeTokenizer tokenizer = null!;
    private NaiveTokenizer naive = null!;
    private string text = "";
    private IReadOnlyList<int> ids = [];

    [GlobalSetup]
    public void Load()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "models", "anyedit-tiny")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("models/anyedit-tiny is in no parent folder.");
        folder = Path.Combine(folder, "models", "anyedit-tiny");
        tokenizer = (ByteLevelBpeTokenizer)TokenizerLoader.Load(folder);
        naive = new NaiveTokenizer(tokenizer.Definition);
        text = string.Join('\n', File.ReadLines(Path.Combine(folder, "world", "corpus.jsonl")).Select(line => JsonSerializer.Deserialize<string>(line)));
        ids = tokenizer.Encode(text, recogniseSpecialTokens: false);
        if (!naive.Encode(text).SequenceEqual(ids) || naive.Decode(ids) != text)
            throw new InvalidOperationException("The two ways give different tokens.");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("encode")]
    public int NaiveEncode() => naive.Encode(text).Count;

    [Benchmark]
    [BenchmarkCategory("encode")]
    public int Encode() => tokenizer.Encode(text, recogniseSpecialTokens: false).Count;

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("decode")]
    public int NaiveDecode() => naive.Decode(ids).Length;

    [Benchmark]
    [BenchmarkCategory("decode")]
    public int Decode() => tokenizer.Decode(ids).Length;
}
