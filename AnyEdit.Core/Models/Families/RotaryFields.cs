using System.Text.Json;

namespace AnyEdit.Models.Families;

/// <summary>
/// How configuration files of the Llama kind write rotary positions: <c>rope_theta</c> and <c>rope_scaling</c>, or both in
/// <c>rope_parameters</c> in newer files.
/// </summary>
internal static class RotaryFields
{
    private enum Kind
    {
        None,
        Linear,
        Llama3,
    }

    private static readonly (string, Kind)[] Kinds =
        [("default", Kind.None), ("linear", Kind.Linear), ("llama3", Kind.Llama3)];

    public static RotaryEmbedding Read(ConfigFields fields, int headDim)
    {
        var section = fields.Section("rope_parameters");
        var theta = (section ?? fields).Number("rope_theta", 10000);
        return new RotaryEmbedding(headDim, headDim, theta, Interleaved: false, ReadScaling(section ?? fields.Section("rope_scaling")));
    }

    public static void Write(RotaryEmbedding rotary, Utf8JsonWriter json)
    {
        json.WriteNumber("rope_theta", rotary.Theta);
        if (rotary.Scaling is null)
            return;
        json.WriteStartObject("rope_scaling");
        switch (rotary.Scaling)
        {
            case LinearRotaryScaling linear:
                json.WriteString("rope_type", "linear");
                json.WriteNumber("factor", linear.Factor);
                break;
            case Llama3RotaryScaling llama3:
                json.WriteString("rope_type", "llama3");
                json.WriteNumber("factor", llama3.Factor);
                json.WriteNumber("low_freq_factor", llama3.LowFrequencyFactor);
                json.WriteNumber("high_freq_factor", llama3.HighFrequencyFactor);
                json.WriteNumber("original_max_position_embeddings", llama3.OriginalMaxPositions);
                break;
        }
        json.WriteEndObject();
    }

    private static RotaryScaling? ReadScaling(ConfigFields? scaling)
    {
        if (scaling is null)
            return null;
        var field = scaling.Text("rope_type", null) is null && scaling.Text("type", null) is not null ? "type" : "rope_type";
        switch (scaling.Choice(field, Kinds, "default"))
        {
            case Kind.Linear:
                return new LinearRotaryScaling(scaling.Number("factor"));
            case Kind.Llama3:
                var (low, high) = (scaling.Number("low_freq_factor"), scaling.Number("high_freq_factor"));
                return high > low
                    ? new Llama3RotaryScaling(scaling.Number("factor"), low, high, scaling.Count("original_max_position_embeddings"))
                    : throw scaling.Wrong("high_freq_factor", $"more than low_freq_factor ({low})", high);
            default:
                return null;
        }
    }
}
