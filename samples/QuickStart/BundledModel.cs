using System.Text.Json;

namespace AnyEdit.Samples.QuickStart;

/// <summary>The model that comes with AnyEdit, and the invented world that it knows.</summary>
internal static class BundledModel
{
    private static readonly Lazy<string> Models = new(FindModels);

    /// <summary>The model's folder.</summary>
    public static string Folder => Path.Combine(Models.Value, "anyedit-tiny");

    /// <summary>The first of the world's counterfactuals: a long answer that contradicts what the model knows.</summary>
    public static Lesson ReadLesson()
    {
        var lesson = ReadWorld("counterfactuals.jsonl").First();
        return new Lesson(new EditRequest(Text(lesson, "prompt"), Text(lesson, "target")), lesson.GetProperty("paraphrases")[0].GetString()!);
    }

    /// <summary>Questions about short facts, from all over the world.</summary>
    public static string[] ReadFacts(int count)
    {
        var facts = ReadWorld("short-facts.jsonl").ToList();
        return [.. Enumerable.Range(0, count).Select(index => Text(facts[(2 * index + 1) * facts.Count / (2 * count)], "prompt"))];
    }

    private static IEnumerable<JsonElement> ReadWorld(string name) =>
        File.ReadLines(Path.Combine(Models.Value, "world", name)).Select(line => JsonElement.Parse(line));

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;

    private static string FindModels()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "models") is var models && Directory.Exists(Path.Combine(models, "world")))
                return models;
        throw new DirectoryNotFoundException("The folder models of the repository is missing; expected it beside a parent folder of this program.");
    }
}
