using System.Text.Json;

namespace AnyEdit.Evaluation.DataSets;

/// <summary>A JSON object of a data set, or one inside it: its fields by name, and messages that say which file, record and field is wrong.</summary>
public sealed class DataSetRecord
{
    private readonly string path;
    private readonly string place;
    private readonly string prefix;
    private readonly JsonElement value;

    internal DataSetRecord(string path, int index, string place, JsonElement value, string prefix = "")
    {
        (this.path, Index, this.place, this.value, this.prefix) = (path, index, place, value, prefix);
        if (value.ValueKind != JsonValueKind.Object)
            throw prefix.Length == 0
                ? new DataSetException(path, index, place, null, $"this is {Describe(value)}; expected a JSON object.")
                : Wrong(null, $"is {Describe(value)}; expected an object");
    }

    /// <summary>The record's place in its file, counted from 0.</summary>
    public int Index { get; }

    /// <summary>Whether there is such a field and it is not null.</summary>
    /// <param name="field">The field.</param>
    public bool Has(string field) => Find(field) is not null;

    /// <summary>A string with something in it.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is missing, not a string, or empty.</exception>
    public string Text(string field) => OptionalText(field) is { } text
        ? NotEmpty(field, text)
        : throw Wrong(field, "is missing; expected a string");

    /// <summary>A string, or null where the field is missing or null.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is not a string.</exception>
    public string? OptionalText(string field) => Find(field) is { } member ? Text(field, member) : null;

    /// <summary>A string or a number as text, or null where the field is missing or null.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is neither.</exception>
    public string? OptionalName(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : OptionalText(field);

    /// <summary>A list of strings with something in them; the list may be empty.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is missing or not an array, or an element is not a string or is empty.</exception>
    public IReadOnlyList<string> Texts(string field) =>
        [.. Elements(field, "an array of strings").Select((element, i) => NotEmpty($"{field}[{i}]", Text($"{field}[{i}]", element)))];

    /// <summary>As <see cref="Texts"/>; empty where the field is missing or null.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is not an array, or an element is not a string or is empty.</exception>
    public IReadOnlyList<string> OptionalTexts(string field) => Has(field) ? Texts(field) : [];

    /// <summary>An object.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is missing or not an object.</exception>
    public DataSetRecord Object(string field) => Find(field) is { } member ? Inner(field, member) : throw Wrong(field, "is missing; expected an object");

    /// <summary>A list of objects; the list may be empty.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is missing or not an array, or an element is not an object.</exception>
    public IReadOnlyList<DataSetRecord> Objects(string field) => [.. Elements(field, "an array of objects").Select((element, i) => Inner($"{field}[{i}]", element))];

    /// <summary>As <see cref="Objects"/>; empty where the field is missing or null.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="DataSetException">It is not an array, or an element is not an object.</exception>
    public IReadOnlyList<DataSetRecord> OptionalObjects(string field) => Has(field) ? Objects(field) : [];

    /// <summary>Looks for fields that a layout does not know.</summary>
    /// <param name="known">The names that it knows.</param>
    /// <returns>The names that are none of these, nor nearly.</returns>
    /// <exception cref="DataSetException">A name is nearly one of these.</exception>
    internal IReadOnlyList<string> Unknown(IReadOnlyList<string> known)
    {
        string[] unknown = [.. value.EnumerateObject().Select(member => member.Name).Where(name => !known.Contains(name))];
        foreach (var name in unknown)
            if (Spelling.Nearest(name, known) is { } meant && !Has(meant))
                throw Wrong(name, $"is not known; expected \"{meant}\"? The known fields are {string.Join(", ", known)}");
        return unknown;
    }

    /// <summary>Where the record stands, for messages: file and place.</summary>
    internal string Where => $"{path}, {place}";

    /// <summary>A template's text with the subject in the place of <c>{}</c>.</summary>
    /// <param name="field">The template's field, e.g. <c>"{} was born in"</c>.</param>
    /// <param name="subject">The subject.</param>
    /// <exception cref="DataSetException">It is missing, or does not hold <c>{}</c>.</exception>
    public string Fill(string field, string subject)
    {
        var template = Text(field);
        return template.Contains("{}", StringComparison.Ordinal)
            ? template.Replace("{}", subject, StringComparison.Ordinal)
            : throw Wrong(field, "has no {}; expected a template with {} where the subject goes");
    }

    /// <summary>The error that says what is wrong with a field.</summary>
    /// <param name="field">The field; null for this object itself.</param>
    /// <param name="problem">What goes after its name, without full stop: "is missing; expected a string".</param>
    public DataSetException Wrong(string? field, string problem)
    {
        var name = field is null ? prefix.TrimEnd('.') : prefix + field;
        return new DataSetException(path, Index, place, name, $"the field \"{name}\" {problem}.");
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private JsonElement? Find(string field) => value.TryGetProperty(field, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private IEnumerable<JsonElement> Elements(string field, string expected) => Find(field) switch
    {
        null => throw Wrong(field, $"is missing; expected {expected}"),
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        { } other => throw Wrong(field, $"is {Describe(other)}; expected {expected}"),
    };

    private DataSetRecord Inner(string field, JsonElement member) => new(path, Index, place, member, $"{prefix}{field}.");

    private string NotEmpty(string field, string text) => string.IsNullOrWhiteSpace(text) ? throw Wrong(field, "is empty; expected some text") : text;

    private string Text(string field, JsonElement member)
    {
        if (member.ValueKind != JsonValueKind.String)
            throw Wrong(field, $"is {Describe(member)}; expected a string");
        try
        {
            return member.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(field, "is not UTF-8, or has half a surrogate pair (\\uD800 to \\uDFFF); expected whole characters");
        }
    }
}
