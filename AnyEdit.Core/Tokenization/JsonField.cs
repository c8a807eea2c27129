using System.Text.Json;

namespace AnyEdit.Tokenization;

/// <summary>A value in a JSON file, with the file and the path to it, so that every complaint can name both.</summary>
internal readonly struct JsonField
{
    private readonly string _file;
    private readonly string _path;
    private readonly JsonElement _element;

    private JsonField(string file, string path, JsonElement element)
    {
        _file = file;
        _path = path;
        _element = element;
    }

    public bool IsPresent => _element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>Whether the field is there at all, be it null.</summary>
    public bool IsWritten => _element.ValueKind != JsonValueKind.Undefined;

    public bool IsString => _element.ValueKind == JsonValueKind.String;

    public bool IsArray => _element.ValueKind == JsonValueKind.Array;

    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    public bool IsNumber => _element.ValueKind == JsonValueKind.Number;

    /// <exception cref="InvalidDataException">The file is not a JSON object.</exception>
    public static JsonField Load(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file).AsMemory());
            var root = new JsonField(file, "", document.RootElement.Clone());
            return root.IsObject ? root : throw root.Unexpected("a JSON object");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file} is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>As <see cref="Load"/>, but a file that is not there has no fields.</summary>
    public static JsonField LoadIfPresent(string file) => File.Exists(file) ? Load(file) : new JsonField(file, "", default);

    public JsonField this[string name]
    {
        get
        {
            var path = _path.Length == 0 ? name : $"{_path}.{name}";
            if (!IsPresent) return new JsonField(_file, path, default);
            if (!IsObject) throw Unexpected("an object");
            return new JsonField(_file, path, _element.TryGetProperty(name, out var value) ? value : default);
        }
    }

    public IEnumerable<(string Name, JsonField Value)> Properties()
    {
        if (!IsObject) throw Unexpected("an object");
        foreach (var property in _element.EnumerateObject()) yield return (property.Name, new JsonField(_file, $"{_path}.{property.Name}", property.Value));
    }

    public IEnumerable<JsonField> Items()
    {
        if (!IsArray) throw Unexpected("an array");
        var index = 0;
        foreach (var item in _element.EnumerateArray()) yield return new JsonField(_file, $"{_path}[{index++}]", item);
    }

    public string AsString()
    {
        if (!IsString) throw Unexpected("a string");
        try
        {
            return _element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Unexpected("a string of whole characters");
        }
    }

    public int AsInt32() => IsNumber && _element.TryGetInt32(out var value) ? value : throw Unexpected("a whole number");

    public bool AsBoolean(bool absent = false) => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when !IsPresent => absent,
        _ => throw Unexpected("true or false"),
    };

    public InvalidDataException Unexpected(string expected) => new(IsPresent
        ? $"{_file}: the field '{_path}' should be {expected}, but is {Shown()}."
        : $"{_file}: the field '{_path}' is missing; expected {expected}.");

    public NotSupportedException NotSupported(string supported) =>
        new($"{_file}: the field '{_path}' is {Shown()}, which is not supported; expected {supported}.");

    private string Shown()
    {
        if (!IsPresent) return "missing";
        var text = _element.GetRawText();
        return text.Length <= 80 ? text : text[..80] + "...";
    }
}
