using AnyEdit.Samples.TrainBundledModel;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

public class TokenizerLoaderTests
{
    private const string Text = "The keeper's lamp <|im_start|> burns for 300 hours.\n 日本語 <|im_end|>";

    [TestCase(false)]
    [TestCase(true)]
    public void Load_TokenizerJson_GivesTheSameIdsForBothFormsOfMerges(bool mergesAsPairs) =>
        Assert.That(TestTokenizers.Load(("tokenizer.json", TestTokenizers.Json(mergesAsPairs))).Encode(Text), Is.EqualTo(TestTokenizers.Small.Encode(Text)));

    [Test]
    public void Load_SavedFolder_GivesBackTheWholeDefinition()
    {
        using var folder = new TemporaryFolder();
        BpeTrainer.Save(TestTokenizers.Small, folder.Path);
        var loaded = (ByteLevelBpeTokenizer)TokenizerLoader.Load(folder.Path);
        var expected = TestTokenizers.Small.Definition;
        Assert.Multiple(() =>
        {
            Assert.That(loaded.Definition.Vocabulary, Is.EquivalentTo(expected.Vocabulary));
            Assert.That(loaded.Definition.Merges, Is.EqualTo(expected.Merges));
            Assert.That(loaded.Definition.AddedTokens, Is.EquivalentTo(expected.AddedTokens));
            Assert.That(loaded.Definition.SplitPatterns, Is.EqualTo(expected.SplitPatterns));
            Assert.That(loaded.EndOfText, Is.EqualTo(TestTokenizers.Small.EndOfText));
            Assert.That(ChatTemplate.DetectFolder(folder.Path), Is.SameAs(ChatTemplate.ChatML));
        });
    }

    [Test]
    public void Load_VocabularyAndMerges_TakesThePatternOfTheTokenizerClass()
    {
        var (vocabulary, merges) = OldForm();
        var qwen = TestTokenizers.Load(("vocab.json", vocabulary), ("merges.txt", merges), ("tokenizer_config.json", """{ "tokenizer_class": "Qwen2Tokenizer" }"""));
        var gpt2 = TestTokenizers.Load(("vocab.json", vocabulary), ("merges.txt", merges));
        Assert.That(((ByteLevelBpeTokenizer)qwen).Definition.SplitPatterns, Is.EqualTo(new[] { SplitPatterns.Qwen2 }));
        Assert.That(((ByteLevelBpeTokenizer)gpt2).Definition.SplitPatterns, Is.EqualTo(new[] { SplitPatterns.Gpt2 }));
        Assert.That(qwen.Encode("The keeper"), Is.EqualTo(TestTokenizers.Small.Encode("The keeper")));
    }

    [Test]
    public void Load_Gpt2WithoutTokenizerConfig_TakesItsEndOfTextFromTheModelConfig()
    {
        var (vocabulary, merges) = OldForm("<|endoftext|>");
        var tokenizer = TestTokenizers.Load(
            ("vocab.json", vocabulary), ("merges.txt", merges), ("config.json", """{ "model_type": "gpt2", "bos_token_id": 397, "eos_token_id": [397, 5] }"""));
        Assert.That((tokenizer.BeginOfText, tokenizer.EndOfText, tokenizer.AddsBeginOfText), Is.EqualTo(((int?)397, (int?)397, false)));
        Assert.That(tokenizer.Encode("<|endoftext|>"), Is.EqualTo(new[] { 397 }));
        Assert.That(tokenizer.SpecialTokens.Keys, Is.EqualTo(new[] { "<|endoftext|>" }));
    }

    [Test]
    public void Load_AddedTokensOfEveryFile_AreFound()
    {
        var (vocabulary, merges) = OldForm();
        var tokenizer = TestTokenizers.Load(
            ("vocab.json", vocabulary),
            ("merges.txt", merges),
            ("added_tokens.json", """{ "<a>": 397, "<b>": 398 }"""),
            ("tokenizer_config.json", """{ "added_tokens_decoder": { "399": { "content": "<c>", "special": true } }, "bos_token": { "content": "<a>" } }"""),
            ("special_tokens_map.json", """{ "eos_token": "<c>" }"""));
        Assert.That(tokenizer.Encode("<a><b><c>"), Is.EqualTo(new[] { 397, 398, 399 }));
        Assert.That(tokenizer.SpecialTokens.Keys, Is.EquivalentTo(new[] { "<a>", "<c>" }));
        Assert.That((tokenizer.BeginOfText, tokenizer.EndOfText), Is.EqualTo(((int?)397, (int?)399)));
    }

    [TestCase("{}", true)]
    [TestCase("""{ "add_bos_token": false }""", false)]
    public void Load_Llama3PostProcessor_AddsBeginOfTextUnlessTheConfigSaysNo(string config, bool expected)
    {
        var json = TestTokenizers.Json(edit: json => json.Replace("\"post_processor\": null", """
            "post_processor": { "type": "Sequence", "processors": [ { "type": "ByteLevel" },
              { "type": "TemplateProcessing", "single": [ { "SpecialToken": { "id": "<|endoftext|>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } } ] } ] }
            """, StringComparison.Ordinal));
        var tokenizer = TestTokenizers.Load(("tokenizer.json", json), ("tokenizer_config.json", config));
        Assert.That(tokenizer.AddsBeginOfText, Is.EqualTo(expected));
        Assert.That(tokenizer.BeginOfText, Is.EqualTo(tokenizer.SpecialTokens["<|endoftext|>"]));
        Assert.That(tokenizer.Encode("a"), Has.Count.EqualTo(1));
    }

    [Test]
    public void Load_ByteLevelWithItsOwnRegex_CutsAsGpt2Does()
    {
        var json = TestTokenizers.Json();
        var start = json.IndexOf("\"pre_tokenizer\"", StringComparison.Ordinal);
        var end = json.IndexOf("\"post_processor\"", StringComparison.Ordinal);
        var tokenizer = TestTokenizers.Load(("tokenizer.json", $$"""{{json[..start]}}"pre_tokenizer": { "type": "ByteLevel" },{{json[end..]}}"""));
        var definition = ((ByteLevelBpeTokenizer)tokenizer).Definition;
        Assert.That((definition.SplitPatterns.Single(), definition.AddsPrefixSpace), Is.EqualTo((SplitPatterns.Gpt2, true)));
        Assert.That(tokenizer.Encode("keeper"), Is.EqualTo(tokenizer.Encode(" keeper")));
    }

    [Test]
    public void Load_NfcNormalizer_ComposesCharacters()
    {
        var json = TestTokenizers.Json(edit: json => json.Replace("\"normalizer\": null", """ "normalizer": { "type": "NFC" } """, StringComparison.Ordinal));
        Assert.That(TestTokenizers.Load(("tokenizer.json", json)).Encode("cafe\u0301"), Is.EqualTo(TestTokenizers.Small.Encode("café")));
    }

    [Test]
    public void Load_TestModelWithoutTokenizer_GetsPlainBytes()
    {
        var tokenizer = TestTokenizers.Load(("config.json", """{ "vocab_size": 320, "eos_token_id": 256, "bos_token_id": null }"""));
        Assert.That(tokenizer.Encode("é<|bos|><|eot|>"), Is.EqualTo(new[] { 0xC3, 0xA9, 257, 256 }));
        Assert.That(tokenizer.Decode([0xC3, 0xA9, 319]), Is.EqualTo("é"));
    }

    [Test]
    public void Load_FolderThatIsNotThereOrHoldsNothing_IsRefused()
    {
        Assert.That(() => TokenizerLoader.Load("no such folder"), Throws.InstanceOf<DirectoryNotFoundException>());
        Assert.That(() => TestTokenizers.Load(), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("tokenizer.json"));
        Assert.That(() => TestTokenizers.Load(("vocab.json", "{}")), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("merges.txt"));
        Assert.That(() => TestTokenizers.Load(("tokenizer.model", "")), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("tokenizer.json"));
    }

    private static (string Vocabulary, string Merges) OldForm(params string[] further)
    {
        var definition = TestTokenizers.Small.Definition;
        var tokens = definition.Vocabulary.ToDictionary(pair => pair.Value, pair => pair.Key);
        var vocabulary = new Dictionary<string, int>(definition.Vocabulary);
        foreach (var token in further) vocabulary[token] = vocabulary.Count;
        var merges = definition.Merges.Select(merge => $"{tokens[merge.Left]} {tokens[merge.Right]}");
        return (System.Text.Json.JsonSerializer.Serialize(vocabulary), $"#version: 0.2\n{string.Join('\n', merges)}\n");
    }
}
