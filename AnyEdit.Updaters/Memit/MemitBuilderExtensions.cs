using AnyEdit.Updaters.Memit;
using Microsoft.Extensions.Logging;

namespace AnyEdit;

/// <summary>Chooses MEMIT.</summary>
public static class MemitBuilderExtensions
{
    /// <summary>The weights are updated by MEMIT.</summary>
    /// <param name="builder">The editor that is being set up.</param>
    /// <param name="configure">Changes MEMIT's options; may be null.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AnyEditBuilder UseMemit(this AnyEditBuilder builder, Action<MemitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new MemitOptions();
        configure?.Invoke(options);
        return builder.UseUpdater(
            MemitUpdater.MethodName,
            context => new MemitUpdater(options, context.KeyMoments, context.LoggerFactory.CreateLogger<MemitUpdater>()),
            options);
    }

    /// <summary>The weights are updated by MEMIT; chunks, layers, values and lambda are set as the preset says.</summary>
    /// <param name="builder">The editor that is being set up. What is called after this overrides the preset.</param>
    /// <param name="preset">Settings that suit a model.</param>
    /// <param name="configure">Changes MEMIT's options after the preset; may be null.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AnyEditBuilder UseMemit(this AnyEditBuilder builder, MemitPreset preset, Action<MemitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(preset);
        builder.ChunkSize(preset.ChunkSize).Layers(preset.Layers).Values(preset.ApplyTo);
        return builder.UseMemit(options =>
        {
            preset.ApplyTo(options);
            configure?.Invoke(options);
        });
    }
}
