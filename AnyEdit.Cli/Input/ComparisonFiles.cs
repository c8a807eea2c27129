using System.Text.Json;
using AnyEdit.Evaluation;

namespace AnyEdit.Cli.Input;

/// <summary>Reads what methods are compared by: requests with other wordings, and facts that are to survive.</summary>
internal static class ComparisonFiles
{
    /// <summary>Reads requests: prompt and target, and, if wanted, subject, id, format and the lists paraphrases and held_out.</summary>
    /// <exception cref="BadInputException">The file is missing, holds no request, or a line is wrong.</exception>
    public static IReadOnlyList<EditCase> ReadRequests(string path, int limit)
    {
        EditCase[] requests = [.. JsonLines.Read(path).Take(limit).Select((entry, index) => Case(EditFile.Request(path, entry.Line, entry.Value), index) with
        {
            Paraphrases = [.. Texts(path, entry.Line, entry.Value, "paraphrases"), .. Texts(path, entry.Line, entry.Value, "held_out")],
            Category = JsonLines.OptionalText(path, entry.Line, entry.Value, "format"),
        })];
        return requests.Length > 0 ? requests : throw new BadInputException($"{path}: there is no request in this file; expected a JSON object with prompt and target on each line.");
    }

    /// <summary>Reads facts: prompt and target.</summary>
    /// <exception cref="BadInputException">The file is missing or a line is wrong.</exception>
    public static IReadOnlyList<QuestionAnswer> ReadFacts(string path) => [.. JsonLines.Read(path).Select(entry => new QuestionAnswer(
        JsonLines.RequiredText(path, entry.Line, entry.Value, "prompt"), JsonLines.RequiredText(path, entry.Line, entry.Value, "target")))];

    private static EditCase Case(EditRequest request, int index) => new(request.Prompt, request.Target) { Index = index, Id = request.Id, Subject = request.Subject };

    private static IEnumerable<string> Texts(string path, int line, JsonElement value, string field)
    {
        if (!value.TryGetProperty(field, out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String))
            throw new BadInputException($"{path}, line {line}: the field \"{field}\" is {JsonLines.Describe(list)}; expected an array of strings.");
        return list.EnumerateArray().Select(text => JsonLines.Text(path, line, text));
    }
}
