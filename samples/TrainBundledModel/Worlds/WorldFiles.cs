using System.Text.Encodings.Web;
using System.Text.Json;

namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>The world as files, one JSON object a line.</summary>
public static class WorldFiles
{
    /// <summary>What the requests in <c>counterfactuals.jsonl</c> are drawn with.</summary>
    public const int CounterfactualSeed = 2026, CounterfactualCount = 60;

    private const int CorpusPool = 1_000_000, CorpusDocuments = 1500;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes <c>long-facts.jsonl</c>, <c>short-facts.jsonl</c>, <c>counterfactuals.jsonl</c> (prompt, target, paraphrases, held_out, kind, format, subject)
    /// and <c>corpus.jsonl</c> (a string a line: documents in ChatML, for second-moment statistics), the data sets of
    /// <see cref="WorldSets"/> in <c>sets</c>, and multiple-choice questions in <c>choices</c>.
    /// </summary>
    public static void Write(string folder, int seed)
    {
        Directory.CreateDirectory(folder);
        var world = new World(seed);
        Lines("long-facts.jsonl", world.LongFacts);
        Lines("short-facts.jsonl", world.ShortFacts.Select(fact => new { fact.Prompt, Target = fact.Answer, fact.HeldOut, fact.Kind, fact.Key }));
        Lines("counterfactuals.jsonl", world.Counterfactuals(CounterfactualSeed, CounterfactualCount));
        Lines("corpus.jsonl", CorpusTexts(world, seed));
        WorldSets.Write(Path.Combine(folder, "sets"), world);
        ChoiceFiles.Write(Path.Combine(folder, "choices"), world);

        void Lines<T>(string name, IEnumerable<T> items) =>
            File.WriteAllText(Path.Combine(folder, name), string.Concat(items.Select(item => JsonSerializer.Serialize(item, Json) + "\n")));
    }

    /// <summary>Documents in ChatML that the model was not trained on, in the corpus's own mixture.</summary>
    public static IEnumerable<string> CorpusTexts(World world, int seed) =>
        new Corpus(world, seed).Pool(CorpusPool, CorpusDocuments).Where(document => document.Plan is null).Select(ChatText);

    /// <summary>A document as the model sees it.</summary>
    public static string ChatText(Document document) =>
        document.Prompt is null ? document.Text : $"<|im_start|>user\n{document.Prompt}<|im_end|>\n<|im_start|>assistant\n{document.Text}<|im_end|>";
}
