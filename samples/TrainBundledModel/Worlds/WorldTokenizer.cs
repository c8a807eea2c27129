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
        return TokenizerLoader.Load(folder);
    }

    private static IEnumerable<string> Texts(Corpus corpus) =>
        Enumerable.Range(FirstPool, Pools).SelectMany(number => corpus.Pool(number, PoolSize)).Select(WorldFiles.ChatText);
}
