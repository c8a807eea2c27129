using System.Text.Json;

namespace AnyEdit.Evaluation.DataSets;

/// <summary>A place in a file and what stands there.</summary>
/// <param name="Path">The file.</param>
/// <param name="Index">The place, counted from 0.</param>
/// <param name="Place">The same in words.</param>
/// <param name="Value">The JSON value; null where it is not JSON.</param>
internal sealed record DataSetEntry(string Path, int Index, string Place, JsonElement? Value)
{
    /// <summary>The value as an object.</summary>
    /// <exception cref="DataSetException">It is not one.</exception>
    public DataSetRecord Record() => new(Path, Index, Place, Value ?? throw new DataSetException(Path, Index, Place, null, "this is not JSON; expected one JSON object on each line."));
}
