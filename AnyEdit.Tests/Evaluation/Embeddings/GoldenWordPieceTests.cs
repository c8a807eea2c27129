using System.Text.Json;
using AnyEdit.Evaluation.Embeddings;

namespace AnyEdit.Tests.Evaluation.Embeddings;

/// <summary>Against what Hugging Face's own tokenizer makes of the same texts; eng/wordpiece-golden.js recorded it.</summary>
public sealed class GoldenWordPieceTests
{
    [Test]
    public void Encode_RecordedTexts_GivesTheReferencesIds()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "wordpiece.json")));
        var vocabulary = golden.RootElement.GetProperty("pieces").EnumerateArray().Select((piece, id) => (Piece: piece.GetString()!, id)).ToDictionary(pair => pair.Piece, pair => pair.id);
        var tokenizer = new WordPieceTokenizer(vocabulary, new BertWords());
        var maxLength = golden.RootElement.GetProperty("max_length").GetInt32();
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().Select(entry => (Text: entry.GetProperty("text").GetString()!, Ids: entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray())).ToArray();

        Assert.That(cases, Has.Length.EqualTo(237));
        Assert.Multiple(() =>
        {
            foreach (var (text, ids) in cases)
                Assert.That(tokenizer.Encode(text, maxLength), Is.EqualTo(ids), text);
        });
    }
}
