using System.Text.Json;
using AnyEdit.Generation;
using AnyEdit.Models;
using AnyEdit.Tests.Golden;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Generation;

/// <summary>What the reference generates before each edit: the same tokens.</summary>
[NoTensorLeaks]
public sealed class GoldenGenerationTests
{
    [TestCaseSource(nameof(ModelsWithCases))]
    public void Generate_QuestionsOfAllCases_GivesTheReferencesTokens(string folder)
    {
        var config = ModelConfig.Load(folder);
        using var model = new CausalLanguageModel(config, GoldenForward.LoadWeights(folder, config), new ByteTokenizer());
        var golden = GoldenFolders.Cases(folder).SelectMany(ReadCase).DistinctBy(pair => pair.Question).ToArray();

        var texts = new TextGenerator(model).GenerateIds(
            [.. golden.Select(pair => pair.Prompt)], new GenerationOptions { MaxNewTokens = 40, StopTokens = [256] });

        Assert.Multiple(() =>
        {
            for (var i = 0; i < golden.Length; i++)
                Assert.That(texts[i].Ids, Is.EqualTo(golden[i].Greedy), golden[i].Question);
        });
    }

    private static IEnumerable<TestCaseData> ModelsWithCases() => GoldenFolders.Models
        .Where(folder => GoldenFolders.Cases(folder).SelectMany(ReadCase).Any())
        .Select(folder => new TestCaseData(folder).SetArgDisplayNames(Path.GetFileName(folder)));

    private static IEnumerable<(string Question, IReadOnlyList<int> Prompt, int[] Greedy)> ReadCase(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        if (json.RootElement.GetProperty("add_bos").GetBoolean())
            yield break;
        foreach (var edit in json.RootElement.GetProperty("eval").EnumerateArray())
        {
            var question = edit.GetProperty("question").GetString()!;
            var greedy = edit.GetProperty("greedy_before").EnumerateArray().Select(id => id.GetInt32()).TakeWhile(id => id != 256).ToArray();
            yield return (question, new ByteTokenizer().Encode(question), greedy);
        }
    }
}
