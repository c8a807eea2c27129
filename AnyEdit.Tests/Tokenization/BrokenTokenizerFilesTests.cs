namespace AnyEdit.Tests.Tokenization;

/// <summary>Every broken file is refused with the file, the field and what was expected.</summary>
public class BrokenTokenizerFilesTests
{
    private const string Start = """{ "pre_tokenizer": { "type": "ByteLevel" }, "model": """;

    [TestCase("", "not valid JSON")]
    [TestCase("[]", "a JSON object")]
    [TestCase("""{ "model": { "vocab": { "a": 0 """, "not valid JSON")]
    [TestCase("{}", "'model.vocab' is missing; expected an object")]
    [TestCase(Start + "3 }", "'model' should be an object, but is 3")]
    [TestCase(Start + """{ "vocab": [], "merges": [] } }""", "'model.vocab' should be an object")]
    [TestCase(Start + """{ "vocab": { "a": "b" }, "merges": [] } }""", "'model.vocab.a' should be a whole number")]
    [TestCase(Start + """{ "vocab": { "a": 1.5 }, "merges": [] } }""", "'model.vocab.a' should be a whole number")]
    [TestCase(Start + """{ "vocab": { "a": -1 }, "merges": [] } }""", "The id -1 of the token 'a'")]
    [TestCase(Start + """{ "vocab": { "a": 2147483647 }, "merges": [] } }""", "The id 2147483647 of the token 'a'")]
    [TestCase(Start + """{ "vocab": { "a": 0, "b": 0 }, "merges": [] } }""", "The id 0 is used twice")]
    [TestCase(Start + """{ "vocab": { "a b": 0 }, "merges": [] } }""", "'a b' is not written in the byte-level alphabet")]
    [TestCase(Start + """{ "vocab": { "a": 0 } } }""", "'model.merges' is missing; expected an array")]
    [TestCase(Start + """{ "vocab": { "a": 0 }, "merges": ["a"] } }""", "'model.merges[0]' should be two tokens")]
    [TestCase(Start + """{ "vocab": { "a": 0 }, "merges": ["a a"] } }""", "'model.merges[0]' should be two tokens")]
    [TestCase(Start + """{ "vocab": { "a": 0 }, "merges": [["a"]] } }""", "'model.merges[0]' should be two tokens")]
    [TestCase(Start + """{ "vocab": { "a": 0 }, "merges": [7] } }""", "'model.merges[0]' should be a string")]
    [TestCase(Start + """{ "vocab": {}, "merges": [] }, "added_tokens": [ { "id": 0 } ] }""", "'added_tokens[0].content' is missing")]
    [TestCase(Start + """{ "vocab": {}, "merges": [] }, "added_tokens": [ { "content": "x" } ] }""", "'added_tokens[0].id' is missing")]
    [TestCase(Start + """{ "vocab": {}, "merges": [] }, "added_tokens": [ { "id": 0, "content": "x", "special": 1 } ] }""", "'added_tokens[0].special' should be true or false")]
    [TestCase(Start + """{ "vocab": {}, "merges": [] }, "added_tokens": [ { "id": 0, "content": "x" }, { "id": 1, "content": "x" } ] }""", "tokenizer.json: ")]
    public void Load_BrokenTokenizerJson_SaysWhatIsWrong(string json, string expected) =>
        Assert.That(
            () => TestTokenizers.Load(("tokenizer.json", json)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("tokenizer.json").And.Message.Contains(expected));

    [TestCase("""{ "model": { "type": "Unigram" } }""", "'model.type'")]
    [TestCase("""{ "model": { "type": "BPE", "end_of_word_suffix": "</w>" } }""", "'model.end_of_word_suffix'")]
    [TestCase("""{ "normalizer": { "type": "Lowercase" } }""", "'normalizer'")]
    [TestCase("""{ "pre_tokenizer": { "type": "BertPreTokenizer" } }""", "'pre_tokenizer'")]
    [TestCase("""{ "pre_tokenizer": { "type": "Split", "pattern": { "Regex": "x" }, "behavior": "MergedWithNext" } }""", "'pre_tokenizer.behavior'")]
    [TestCase("""{ "model": { "vocab": {}, "merges": [] } }""", "'pre_tokenizer'")]
    [TestCase("""{ "pre_tokenizer": { "type": "Sequence", "pretokenizers": [ { "type": "Split", "pattern": { "Regex": "(" }, "behavior": "Isolated" }, { "type": "ByteLevel", "add_prefix_space": true } ] }, "model": { "vocab": {}, "merges": [] } }""", "add_prefix_space")]
    [TestCase("""{ "pre_tokenizer": { "type": "Sequence", "pretokenizers": [ { "type": "Split", "pattern": { "Regex": "(" }, "behavior": "Isolated" }, { "type": "ByteLevel", "add_prefix_space": false } ] }, "model": { "vocab": {}, "merges": [] } }""", "'('")]
    public void Load_KindThatIsNotSupported_SaysWhichField(string json, string expected) =>
        Assert.That(() => TestTokenizers.Load(("tokenizer.json", json)), Throws.InstanceOf<NotSupportedException>().With.Message.Contains(expected));

    [TestCase("x", "line 2 is 'x'")]
    [TestCase("x y", "line 2 is 'x y'")]
    [TestCase("a a", "line 2 is 'a a'")]
    public void Load_BrokenMerges_SaysWhichLine(string line, string expected) =>
        Assert.That(
            () => TestTokenizers.Load(("vocab.json", """{ "a": 0 }"""), ("merges.txt", $"#version: 0.2\n{line}\n")),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("merges.txt").And.Message.Contains(expected));

    [TestCase("tokenizer_config.json", """{ "added_tokens_decoder": { "x": { "content": "y" } } }""", "added_tokens_decoder.x")]
    [TestCase("tokenizer_config.json", """{ "eos_token": 3 }""", "eos_token")]
    [TestCase("tokenizer_config.json", """{ "add_bos_token": "yes", "bos_token": "<|im_end|>" }""", "add_bos_token")]
    [TestCase("added_tokens.json", """{ "x": "y" }""", "x")]
    [TestCase("special_tokens_map.json", "{", "not valid JSON")]
    public void Load_BrokenSmallFile_SaysWhichFileAndField(string name, string content, string expected) =>
        Assert.That(
            () => TestTokenizers.Load(("tokenizer.json", TestTokenizers.Json()), (name, content)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(name).And.Message.Contains(expected));

    [Test]
    public void Load_TruncatedAnywhere_NeverEscapesWithAnythingElse()
    {
        var json = TestTokenizers.Json();
        for (var length = 0; length < json.Length - 2; length += 97)
            Assert.That(() => TestTokenizers.Load(("tokenizer.json", json[..length])), Throws.InstanceOf<InvalidDataException>());
    }
}
