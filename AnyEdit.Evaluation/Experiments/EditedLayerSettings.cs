using System.Globalization;
using System.Text.Json;
using AnyEdit.Locating;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Reads from an editor's settings which layers it changes.</summary>
internal static class EditedLayerSettings
{
    /// <summary>The last edited layer; the middle one of the model where the settings do not say.</summary>
    /// <param name="settings">The settings of a run, <see cref="AnyEditOptions.Layers"/> and <see cref="AnyEditOptions.LayersOfDepth"/> among them.</param>
    /// <param name="layerCount">How many layers the model has.</param>
    public static int Last(IReadOnlyDictionary<string, string> settings, int layerCount)
    {
        if (!settings.TryGetValue(nameof(AnyEditOptions.Layers), out var text) || JsonSerializer.Deserialize<int[]>(text) is not { Length: > 0 } layers)
            return layerCount / 2;
        var chosen = int.TryParse(settings.GetValueOrDefault(nameof(AnyEditOptions.LayersOfDepth)), NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            ? EditedLayers.Scaled(layers, depth)
            : EditedLayers.Given(layers);
        return chosen.For(layerCount)[^1];
    }
}
