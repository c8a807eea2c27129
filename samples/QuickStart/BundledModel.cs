using System.Text.Json;

namespace AnyEdit.Samples.QuickStart;

/// <summary>The model that comes with AnyEdit, and the invented world that it knows.</summary>
internal static class BundledModel
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The model's folder.</summary>
    public static string Folder => Found.Value;

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
        File.ReadLines(Path.Combine(Folder, "world", name)).Select(line => JsonElement.Parse(line));

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "models", "anyedit-tiny") is var model && Directory.Exists(model))
                return model;
        throw new DirectoryNotFoundException("The bundled model models/anyedit-tiny is missing; expected it beside a parent folder of this program.");
    }
}
