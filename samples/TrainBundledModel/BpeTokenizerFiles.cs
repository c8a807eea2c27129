using System.Text.Encodings.Web;
using System.Text.Json;
using AnyEdit.Tokenization;

namespace AnyEdit.Samples.TrainBundledModel;

/// <summary>Writes the tokenizer files of a Hugging Face model folder.</summary>
internal static class BpeTokenizerFiles
{
    private const string ChatMLTemplate =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    public static void Write(BpeDefinition definition, string folder)
    {
        WriteFile(Path.Combine(folder, "tokenizer.json"), json => WriteTokenizer(json, definition));
        WriteFile(Path.Combine(folder, "tokenizer_config.json"), json => WriteConfig(json, definition));
    }

    private static void WriteTokenizer(Utf8JsonWriter json, BpeDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (var token in definition.AddedTokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            WriteFlags(json, token);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("normalizer");
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        foreach (var pattern in definition.SplitPatterns)
        {
            json.WriteStartObject();
            json.WriteString("type", "Split");
            json.WriteStartObject("pattern");
            json.WriteString("Regex", pattern);
            json.WriteEndObject();
            json.WriteString("behavior", "Isolated");
            json.WriteBoolean("invert", false);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        WriteByteLevel(json);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("post_processor");
        json.WriteStartObject("decoder");
        WriteByteLevel(json);
        json.WriteEndObject();
        WriteModel(json, definition);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, BpeDefinition definition)
    {
        var tokens = definition.Vocabulary.ToDictionary(pair => pair.Value, pair => pair.Key);
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        foreach (var name in (string[])["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"]) json.WriteNull(name);
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", definition.IgnoresMergesOfWholeWords);
        json.WriteStartObject("vocab");
        foreach (var (id, token) in tokens.OrderBy(pair => pair.Key)) json.WriteNumber(token, id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var merge in definition.Merges) json.WriteStringValue($"{tokens[merge.Left]} {tokens[merge.Right]}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteConfig(Utf8JsonWriter json, BpeDefinition definition)
    {
        json.WriteStartObject();
        json.WriteBoolean("add_bos_token", definition.AddsBeginOfText);
        json.WriteBoolean("add_prefix_space", definition.AddsPrefixSpace);
        json.WriteStartObject("added_tokens_decoder");
        foreach (var token in definition.AddedTokens)
        {
            json.WriteStartObject($"{token.Id}");
            WriteFlags(json, token);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("bos_token", definition.BeginOfText);
        if (definition.AddedTokens.Any(token => token.Content == "<|im_start|>")) json.WriteString("chat_template", ChatMLTemplate);
        json.WriteBoolean("clean_up_tokenization_spaces", false);
        json.WriteString("eos_token", definition.EndOfText);
        json.WriteString("pad_token", definition.AddedTokens.Select(token => token.Content).FirstOrDefault());
        json.WriteString("tokenizer_class", "Qwen2Tokenizer");
        json.WriteNull("unk_token");
        json.WriteEndObject();
    }

    private static void WriteFlags(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", token.IsSingleWord);
        json.WriteBoolean("lstrip", token.StripsLeft);
        json.WriteBoolean("rstrip", token.StripsRight);
        json.WriteBoolean("normalized", token.IsNormalized);
        json.WriteBoolean("special", token.IsSpecial);
    }

    private static void WriteByteLevel(Utf8JsonWriter json)
    {
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", false);
        json.WriteBoolean("use_regex", false);
    }

    private static void WriteFile(string path, Action<Utf8JsonWriter> write)
    {
        var temporary = path + ".tmp";
        using (var stream = File.Create(temporary))
        {
            using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                write(json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
