using System.Text.Json;
using AnyEdit.Models.Families;
using AnyEdit.Tokenization;

namespace AnyEdit.Models;

/// <summary>Finds the chat template that a model folder asks for.</summary>
internal static class ChatTemplateFile
{
    private const string Jinja = "chat_template.jinja";
    private const string TokenizerConfig = "tokenizer_config.json";
    private const string Field = "chat_template";

    /// <summary>Reads <c>chat_template.jinja</c>, else <c>chat_template</c> of <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON.</exception>
    /// <exception cref="NotSupportedException">The template is none that is known.</exception>
    public static ChatTemplate Read(string folder)
    {
        var jinja = Path.Combine(folder, Jinja);
        if (File.Exists(jinja))
            return ChatTemplate.Detect(File.ReadAllText(jinja));
        var path = Path.Combine(folder, TokenizerConfig);
        if (!File.Exists(path))
            return ChatTemplate.None;
        using var document = ConfigFields.ParseDocument(File.ReadAllText(path), path);
        return ChatTemplate.Detect(document.RootElement.TryGetProperty(Field, out var template) ? Text(template) : null);
    }

    /// <summary>The field is one template, or a list of templates with names of which <c>default</c> counts.</summary>
    private static string? Text(JsonElement template) => template.ValueKind switch
    {
        JsonValueKind.String => template.GetString(),
        JsonValueKind.Array => template.EnumerateArray()
            .Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && name.ValueEquals("default"))
            .Select(item => item.TryGetProperty("template", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null)
            .FirstOrDefault(),
        _ => null,
    };
}
