using System.Text.Json;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

/// <summary>The real vocabulary of Qwen2 against ids that another implementation gave.</summary>
public class QwenVocabularyTests
{
    private static readonly Lazy<ITokenizer> Qwen = new(() => TokenizerLoader.Load(TestTokenizers.QwenFolder()));

    [Test]
    public void Encode_EveryExpectedString_GivesExactlyTheExpectedIds()
    {
        var folder = TestTokenizers.QwenFolder();
        var cases = Cases(folder);
        Assert.That(cases, Has.Count.EqualTo(157));
        Assert.Multiple(() =>
        {
            foreach (var (text, ids) in cases) Assert.That(Qwen.Value.Encode(text), Is.EqualTo(ids), text);
        });
    }

    [Test]
    public void Decode_EveryExpectedString_GivesItBack()
    {
        var folder = TestTokenizers.QwenFolder();
        Assert.Multiple(() =>
        {
            foreach (var (text, ids) in Cases(folder)) Assert.That(Qwen.Value.Decode(ids), Is.EqualTo(text));
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Load_SameVocabularyAsTokenizerJson_GivesTheSameIds(bool mergesAsPairs)
    {
        var folder = TestTokenizers.QwenFolder();
        var tokenizer = TestTokenizers.Load(
            ("tokenizer.json", AsTokenizerJson(folder, mergesAsPairs)),
            ("tokenizer_config.json", File.ReadAllText(Path.Combine(folder, "tokenizer_config.json"))));
        Assert.Multiple(() =>
        {
            foreach (var (text, ids) in Cases(folder)) Assert.That(tokenizer.Encode(text), Is.EqualTo(ids), text);
        });
    }

    [Test]
    public void Load_QwenFolder_KnowsItsSpecialTokensAndHasNoBeginOfText()
    {
        TestTokenizers.QwenFolder();
        Assert.Multiple(() =>
        {
            Assert.That(Qwen.Value.VocabularySize, Is.EqualTo(151_646));
            Assert.That(Qwen.Value.SpecialTokens, Is.EquivalentTo(new Dictionary<string, int>
            {
                ["<|endoftext|>"] = 151643, ["<|im_start|>"] = 151644, ["<|im_end|>"] = 151645,
            }));
            Assert.That(Qwen.Value.BeginOfText, Is.Null);
            Assert.That(Qwen.Value.EndOfText, Is.EqualTo(151645));
            Assert.That(Qwen.Value.AddsBeginOfText, Is.False);
            Assert.That(ChatTemplate.DetectFolder(TestTokenizers.QwenFolder()), Is.SameAs(ChatTemplate.ChatML));
        });
    }

    [TestCase('a')]
    [TestCase('文')]
    public void Encode_AMillionEqualCharacters_DoesNotTakeQuadraticTime(char character)
    {
        TestTokenizers.QwenFolder();
        var text = new string(character, 1 << 20);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var ids = Qwen.Value.Encode(text);

        // Takes a second or two on one core; in quadratic time it would be hours.
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1)));
        Assert.That(Qwen.Value.Decode(ids), Is.EqualTo(text));
    }

    private static List<(string Text, int[] Ids)> Cases(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, "expected.jsonl")).Select(line =>
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return (root.GetProperty("text").GetString()!, root.GetProperty("ids").Deserialize<int[]>()!);
        }),
    ];

    private static string AsTokenizerJson(string folder, bool mergesAsPairs)
    {
        var merges = File.ReadLines(Path.Combine(folder, "merges.txt")).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
        object[] written = mergesAsPairs ? [.. merges.Select(line => line.Split(' '))] : [.. merges];
        return $$"""
            {
              "added_tokens": [],
              "pre_tokenizer": { "type": "Sequence", "pretokenizers": [
                { "type": "Split", "pattern": { "Regex": {{JsonSerializer.Serialize(SplitPatterns.Qwen2)}} }, "behavior": "Isolated", "invert": false },
                { "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false } ] },
              "model": { "type": "BPE", "vocab": {{File.ReadAllText(Path.Combine(folder, "vocab.json"))}}, "merges": {{JsonSerializer.Serialize(written)}} }
            }
            """;
    }
}
