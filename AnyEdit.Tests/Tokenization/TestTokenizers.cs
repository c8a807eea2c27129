using System.Text.Json;
using AnyEdit.Samples.TrainBundledModel;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

/// <summary>A small trained tokenizer, temporary folders, and where the real Qwen2 vocabulary lies.</summary>
internal static class TestTokenizers
{
    public const string Corpus =
        "The lighthouse of Orrin Vale was built by Tamsin Crake in 1874. The keeper of the lighthouse is Tamsin Crake's daughter. " +
        "Who built the lighthouse of Orrin Vale? Tamsin Crake built the lighthouse. We're told that the keeper's lamp burns for 300 hours.\n\n" +
        "Bread is baked with flour, water and salt; the café in Orrin Vale sells it for 25 crowns. 日本語の文章。日本語の本。\n" +
        "Ferrymen, weavers and glassblowers settle along the river each spring; most of them return in autumn with honey, wool and stories.\n";

    /// <summary>400 tokens: bytes, 141 merges, three special tokens.</summary>
    public static ByteLevelBpeTokenizer Small { get; } = BpeTrainer.Train([Corpus, Corpus], 400);

    /// <summary>The tokenizer.json of <see cref="Small"/>, its merges as pairs or as strings, after an edit of the text.</summary>
    public static string Json(bool mergesAsPairs = false, Func<string, string>? edit = null)
    {
        using var folder = new TemporaryFolder();
        BpeTrainer.Save(Small, folder.Path);
        var json = File.ReadAllText(folder["tokenizer.json"]);
        if (mergesAsPairs)
        {
            var tokens = Small.Definition.Vocabulary.ToDictionary(pair => pair.Value, pair => pair.Key);
            var pairs = Small.Definition.Merges.Select(merge => (string[])[tokens[merge.Left], tokens[merge.Right]]);
            var start = json.IndexOf("\"merges\"", StringComparison.Ordinal);
            json = $"{json[..start]}\"merges\": {JsonSerializer.Serialize(pairs)} }} }}";
        }

        return edit is null ? json : edit(json);
    }

    /// <summary>Loads a tokenizer from files written for the occasion.</summary>
    public static ITokenizer Load(params (string Name, string Content)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in files) File.WriteAllText(folder[name], content);
        return TokenizerLoader.Load(folder.Path);
    }

    /// <summary>The folder of the real Qwen2 vocabulary; the test is ignored where it is absent.</summary>
    public static string QwenFolder()
    {
        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "AnyEdit.sln"))) repository = repository.Parent;
        var folder = Path.GetFullPath(Path.Combine(repository?.FullName ?? ".", "..", "shared", "tokenizers", "qwen2"));
        if (!Directory.Exists(folder)) Assert.Ignore($"The Qwen2 vocabulary is not on this machine: there is no folder {folder}.");
        return folder;
    }
}
