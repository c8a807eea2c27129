using System.Text.Json.Nodes;
using AnyEdit.Tokenization;

namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>The tokenizer of a run: trained on the corpus once, read from the run's folder afterwards.</summary>
public static class WorldTokenizer
{
    private const int FirstPool = 100_000, Pools = 40, PoolSize = 512;

    /// <summary>Opens the folder's tokenizer; trains and saves it if there is none.</summary>
    public static ITokenizer Open(string folder, int seed, int size)
    {
        if (!File.Exists(Path.Combine(folder, "tokenizer.json")))
            BpeTrainer.Save(BpeTrainer.Train(Texts(new Corpus(new World(seed), seed)), size), folder);
        return Load(Path.Combine(folder, "tokenizer.json"));
    }

    private static ByteLevelBpeTokenizer Load(string path)
    {
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        var vocabulary = root["model"]!["vocab"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<int>(), StringComparer.Ordinal);
        var merges = root["model"]!["merges"]!.AsArray().Select(merge => merge!.GetValue<string>().Split(' '));
        return new ByteLevelBpeTokenizer(new BpeDefinition
        {
            Vocabulary = vocabulary,
            Merges = [.. merges.Select(pair => new BpeMerge(vocabulary[pair[0]], vocabulary[pair[1]], vocabulary[pair[0] + pair[1]]))],
            SplitPatterns = [SplitPatterns.Qwen2],
            AddedTokens = [.. root["added_tokens"]!.AsArray().Select(token => new AddedToken(token!["id"]!.GetValue<int>(), token["content"]!.GetValue<string>()))],
            EndOfText = "<|im_end|>",
        });
    }

    private static IEnumerable<string> Texts(Corpus corpus) =>
        Enumerable.Range(FirstPool, Pools).SelectMany(number => corpus.Pool(number, PoolSize)).Select(WorldFiles.ChatText);
}
