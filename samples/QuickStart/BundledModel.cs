using System.Text.Json;

namespace AnyEdit.Samples.QuickStart;

/// <summary>The model that comes with AnyEdit, and what it knows.</summary>
internal static class BundledModel
{
    /// <summary>Finds the model's folder from wherever the program was started.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of the repository.</exception>
    public static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "models", "anyedit-tiny") is var model && File.Exists(Path.Combine(model, "config.json")))
                return model;
        throw new DirectoryNotFoundException("The bundled model models/anyedit-tiny is missing; expected it in a parent folder of this program. Name a model folder as the first argument.");
    }

    /// <summary>Invented knowledge to teach it, and short facts that it has to keep.</summary>
    public static IReadOnlyList<EditRequest> ReadRequests(string model, string name) =>
        [.. File.ReadLines(Path.Combine(model, "world", name)).Select(Parse)];

    private static EditRequest Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new EditRequest(json.RootElement.GetProperty("prompt").GetString()!, json.RootElement.GetProperty("target").GetString()!);
    }
}
