using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>The fields of a configuration file; whatever is wrong with one is reported with the file's and the field's name.</summary>
internal sealed class ConfigFields(JsonElement root, string source)
{
    /// <summary>More layers than any model has.</summary>
    public const int MostLayers = 10_000;

    private const int MostCount = 1 << 28;

    private static readonly (string Name, ScalarType Dtype)[] Dtypes =
    [
        ("float32", ScalarType.Float32),
        ("bfloat16", ScalarType.BFloat16),
        ("float16", ScalarType.Float16),
        ("float64", ScalarType.Float64),
    ];

    public static JsonDocument ParseDocument(string json, string source)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source}: is not JSON ({e.Message})", e);
        }
        throw new InvalidDataException($"{source}: expected a JSON object.");
    }

    public static string DtypeName(ScalarType dtype) => Dtypes.First(pair => pair.Dtype == dtype).Name;

    /// <summary>The error for a field whose value is not what was expected.</summary>
    public InvalidDataException Wrong(string field, string expected, object? found) =>
        new($"{source}: field '{field}': expected {expected}; found {(found is null ? "nothing" : $"'{found}'")}.");

    public string Text(string field) => Text(field, null) ?? throw Wrong(field, "a text", null);

    public string? Text(string field, string? fallback) => Find(field) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { } value => throw Wrong(field, "a text", value),
    };

    /// <summary>A positive whole number up to a limit, beyond which a file is damaged or hostile.</summary>
    public int Count(string field, int most = MostCount) => OptionalCount(field, most) ?? throw Wrong(field, "a positive whole number", null);

    /// <summary>A positive whole number up to a limit, or null where the field is absent or null.</summary>
    public int? OptionalCount(string field, int most = MostCount) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var count) && count > 0 => count <= most
            ? count
            : throw Wrong(field, $"at most {most}", count),
        { } value => throw Wrong(field, "a positive whole number", value),
    };

    /// <summary>A positive number.</summary>
    public double Number(string field, double? fallback = null) => Find(field) switch
    {
        null => fallback ?? throw Wrong(field, "a positive number", null),
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && number > 0 && double.IsFinite(number) => number,
        { } value => throw Wrong(field, "a positive number", value),
    };

    public bool Flag(string field, bool fallback) => Find(field) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(field, "true or false", value),
    };

    /// <summary>A token id; null where the field is absent, null or -1.</summary>
    public int? TokenId(string field) => Find(field) is { } value ? Id(field, value) : null;

    /// <summary>One token id or a list of them.</summary>
    public IReadOnlyList<int> TokenIds(string field) => Find(field) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => Id(field, item)).OfType<int>()],
        { } value => Id(field, value) is { } id ? [id] : [],
    };

    /// <summary>One of several names, each of which stands for something.</summary>
    public T Choice<T>(string field, (string Name, T Meaning)[] choices, string? fallback = null)
    {
        var name = Text(field, fallback) ?? throw Wrong(field, Names(), null);
        foreach (var choice in choices)
            if (choice.Name == name)
                return choice.Meaning;
        throw Wrong(field, Names(), name);

        string Names() => "one of " + string.Join(", ", choices.Select(choice => choice.Name));
    }

    /// <summary>The dtype of the weights; newer files call it <c>dtype</c>.</summary>
    public ScalarType Dtype() => Choice(Find("dtype") is null ? "torch_dtype" : "dtype", Dtypes, "float32");

    /// <summary>The fields of a nested object, or null where there is none.</summary>
    public ConfigFields? Section(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new(value, $"{source}: {field}"),
        { } value => throw Wrong(field, "an object", value),
    };

    /// <summary>Refuses a variant of the family that the decoder does not compute.</summary>
    public void RequireFlag(string field, bool only)
    {
        if (Flag(field, only) != only)
            throw Wrong(field, only ? "true" : "false", !only);
    }

    private int? Id(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id >= -1
            ? id < 0 ? null : id
            : throw Wrong(field, "a token id", value);

    private JsonElement? Find(string field) =>
        root.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
