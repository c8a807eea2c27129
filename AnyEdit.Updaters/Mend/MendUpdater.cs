using System.Globalization;
using AnyEdit.Editing;
using AnyEdit.Models;
using AnyEdit.Weights;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnyEdit.Updaters.Mend;

/// <summary>
/// MEND (Mitchell et al. 2022): a trained network turns the gradient of the target's likelihood into the change of the last layers'
/// down projections,
/// <code>
/// W_l -= alpha_l sum over tokens of delta~ u~^T
/// </code>
/// in one forward and backward pass for each chunk, in order, with the changes of the chunks before it in place. The changes of the
/// requests of a batch are added.
/// </summary>
/// <remarks>Safe for concurrent use. Keeps the network between edits. float32 beside the model's dtype.</remarks>
public sealed class MendUpdater : IWeightUpdater, IDescribesSettings, IDisposable
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "MEND";

    private readonly MendOptions options;
    private readonly MendNetwork? given;
    private readonly Dictionary<string, MendNetwork> loaded = new(StringComparer.Ordinal);
    private readonly ILogger logger;

    /// <summary>Creates the updater with a network from a file.</summary>
    /// <param name="options">The settings, which must not change afterwards.</param>
    /// <param name="logger">Receives losses and norms; may be null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public MendUpdater(MendOptions options, ILogger<MendUpdater>? logger = null)
    {
        this.options = AnnotatedOptions.Validated(options);
        this.logger = logger ?? NullLogger<MendUpdater>.Instance;
    }

    /// <summary>Creates the updater with a network.</summary>
    /// <param name="network">The network; borrowed.</param>
    /// <param name="options">The settings, which must not change afterwards; the defaults when null.</param>
    /// <param name="logger">Receives losses and norms; may be null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public MendUpdater(MendNetwork network, MendOptions? options = null, ILogger<MendUpdater>? logger = null)
        : this(options ?? new MendOptions(), logger)
    {
        ArgumentNullException.ThrowIfNull(network);
        given = network;
    }

    /// <inheritdoc />
    public string Method => MethodName;

    /// <inheritdoc />
    public bool NeedsValues => false;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["mend.network"] = given is not null ? "given" : Path.GetFileName(options.NetworkFile) ?? MendNetwork.FileName,
        ["mend.scale"] = options.Scale.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc />
    /// <remarks>A round for every chunk of the longest target.</remarks>
    public int CountUnits(IReadOnlyList<EncodedEdit> edits, IReadOnlyList<int> layers)
    {
        ArgumentNullException.ThrowIfNull(edits);
        return edits.Max(encoded => encoded.Chunks.Count);
    }

    /// <inheritdoc />
    /// <exception cref="FileNotFoundException">There is no network.</exception>
    /// <exception cref="InvalidDataException">The network is damaged, or was trained for another model or other layers.</exception>
    public void Prepare(CausalLanguageModel model, IReadOnlyList<int> layers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        Network(model, layers);
    }

    /// <inheritdoc />
    /// <exception cref="FileNotFoundException">There is no network.</exception>
    /// <exception cref="InvalidDataException">The network is damaged, or was trained for another model or other layers.</exception>
    public WeightUpdateReport Update(
        CausalLanguageModel model, WeightOverlay overlay, WeightUpdate update, IProgress<EditProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(overlay);
        ArgumentNullException.ThrowIfNull(update);
        if (overlay.Deltas.Count > 0)
            throw new ArgumentException("The draft already holds changes.", nameof(overlay));
        if (update.Sequences.Count == 0 || update.Sequences.Any(sequence => sequence.Spoken.Count == 0))
            throw new ArgumentException("A text has nothing for the model to say.", nameof(update));

        using var edit = new MendEdit(model, Network(model, update.Layers), options.Scale, overlay.Base, update, cancellationToken);
        var changes = update.Layers.Select(_ => new MendChange()).ToArray();
        try
        {
            using var weights = new MendWeights(overlay.Base);
            var losses = new List<double>();
            var rounds = update.Sequences.Max(sequence => sequence.Spoken.Count);
            for (var k = 0; k < rounds; k++)
            {
                losses.Add(edit.Round(weights, k, changes, cancellationToken));
                progress?.Report(new EditProgress(EditStage.UpdatingWeights, k + 1, rounds) { Chunk = k, Chunks = rounds, Layer = update.Layers[^1], Loss = losses[^1] });
            }
            losses.Add(edit.Loss(weights, cancellationToken));
            MendLog.Updated(logger, update.Layers.Count, rounds, losses[0], losses[^1]);
            return new WeightUpdateReport([.. update.Layers.Select((layer, i) => Fold(model, overlay, layer, changes[i]))]) { Losses = losses };
        }
        finally
        {
            foreach (var change in changes)
                change.Dispose();
        }
    }

    /// <summary>Frees the networks that were loaded.</summary>
    public void Dispose()
    {
        lock (loaded)
        {
            foreach (var network in loaded.Values)
                network.Dispose();
            loaded.Clear();
        }
    }

    private LayerUpdateReport Fold(CausalLanguageModel model, WeightOverlay overlay, int layer, MendChange change)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var name = model.Decoder.Names.DownProjection(layer);
        using var dense = change.ToDense();
        var report = new LayerUpdateReport(layer, overlay[name].to_type(ScalarType.Float32).norm().ToDouble(), dense.norm().ToDouble());
        if (!double.IsFinite(report.DeltaNorm))
            throw new EditFailedException($"The update of layer {layer} is not finite.");
        MendLog.LayerUpdated(logger, layer, report.DeltaNorm, report.WeightNorm);
        overlay.Add(name, change.ToDelta(model.Decoder.Names.StoresTransposed));
        return report;
    }

    private MendNetwork Network(CausalLanguageModel model, IReadOnlyList<int> layers)
    {
        var path = given is not null ? null : MendNetwork.PathFor(model, options.NetworkFile)
            ?? throw new FileNotFoundException("The model has no folder, so the file of its MEND network must be named.");
        var network = given ?? Load(path!, model.Device);
        network.Require(model, layers, path is null ? "The MEND network" : $"The MEND network '{path}'");
        return network;
    }

    private MendNetwork Load(string path, Device device)
    {
        lock (loaded)
        {
            var key = $"{Path.GetFullPath(path)} {device}";
            if (!loaded.TryGetValue(key, out var network))
                loaded.Add(key, network = MendNetwork.Load(path, device));
            return network;
        }
    }
}
