using System.Text.Json;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

public class SentencePieceBpeTokenizerTests
{
    private const string Legacy = """
        "normalizer": { "type": "Sequence", "normalizers": [ { "type": "Prepend", "prepend": "▁" }, { "type": "Replace", "pattern": { "String": " " }, "content": "▁" } ] },
        "pre_tokenizer": null,
        """;

    private const string First = """
        "normalizer": null,
        "pre_tokenizer": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false },
        """;

    [Test]
    public void Encode_Words_MergesCharactersWithTheSpaceInFront() =>
        Assert.That(Tokens(Legacy, "the the"), Is.EqualTo(new[] { "▁the", "▁the" }));

    [Test]
    public void Encode_CharacterOutsideTheVocabulary_BecomesItsBytes() =>
        Assert.That(Tokens(Legacy, "the é"), Is.EqualTo(new[] { "▁the", "▁", "<0xC3>", "<0xA9>" }));

    [Test]
    public void Encode_StretchesBetweenSpecialTokens_GetTheSpaceThatTheFileSays()
    {
        Assert.That(Tokens(Legacy, "the<s>the"), Is.EqualTo(new[] { "▁the", "<s>", "▁the" }));
        Assert.That(Tokens(First, "the<s>the"), Is.EqualTo(new[] { "▁the", "<s>", "the" }));
    }

    [TestCase(" the the")]
    [TestCase("thé \U0001F600\n the")]
    [TestCase("")]
    public void Decode_WhatWasEncoded_GivesItBack(string text)
    {
        var tokenizer = Load(Legacy);
        var ids = tokenizer.Encode(text);
        var decoder = tokenizer.CreateStreamingDecoder();
        Assert.That(tokenizer.Decode(ids), Is.EqualTo(text));
        Assert.That(string.Concat(ids.Select(decoder.Append)) + decoder.Flush(), Is.EqualTo(text));
    }

    [Test]
    public void Load_TemplateProcessing_AddsBeginOfText()
    {
        var tokenizer = Load(Legacy);
        Assert.That(tokenizer.AddsBeginOfText, Is.True);
        Assert.That(tokenizer.BeginOfText, Is.EqualTo(1));
        Assert.That(tokenizer.EncodePrompt(ChatTemplate.None, "the").Select(tokenizer.IdToToken), Is.EqualTo(new[] { "<s>", "▁the" }));
    }

    private static IEnumerable<string> Tokens(string sections, string text)
    {
        var tokenizer = Load(sections);
        return tokenizer.Encode(text).Select(tokenizer.IdToToken);
    }

    private static ITokenizer Load(string sections)
    {
        string[] tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"), "▁", "t", "h", "e", "he", "the", "▁the"];
        var vocabulary = tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
        return TestTokenizers.Load(("tokenizer.json", $$"""
            {
              "added_tokens": [ { "id": 0, "content": "<unk>", "special": true }, { "id": 1, "content": "<s>", "special": true }, { "id": 2, "content": "</s>", "special": true } ],
              {{sections}}
              "post_processor": { "type": "TemplateProcessing", "single": [ { "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } } ] },
              "model": { "type": "BPE", "unk_token": "<unk>", "byte_fallback": true, "vocab": {{JsonSerializer.Serialize(vocabulary)}}, "merges": ["h e", "t he", "▁ the"] }
            }
            """));
    }
}
