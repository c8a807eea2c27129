using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Mend;
using AnyEdit.Updaters.Presets;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Models;

/// <summary>A random model with its key moments, to be edited and brought back again and again. Owns both.</summary>
internal sealed class EditBench : IDisposable
{
    /// <summary>Keys per number of a key: so many tokens make C well conditioned enough to be factored.</summary>
    private const int KeysPerNumber = 2;

    /// <summary>The factors of the largest shape, with room.</summary>
    private const double FactorCacheGigabytes = 32;

    /// <summary>Of MEND's network, which has learned nothing: an edit takes as long.</summary>
    private const int MendRank = 128;

    private readonly WeightLease before;
    private MendNetwork? mend;

    public EditBench(ModelShape shape, Device? device = null)
    {
        Shape = shape;
        Model = RandomModel.Create(shape.Config, device ?? torch.CPU, shape.Config.Dtype == ScalarType.Float32 ? [] : shape.Layers);
        before = Model.Lease();
        var texts = Enumerable.Range(0, shape.Config.InnerSize * KeysPerNumber / 512 + 1).Select(i => (IReadOnlyList<int>)RandomModel.Ids(shape.Config, 512, seed: i));
        Moments = new KeyMomentCollector().Collect(Model, Enumerable.Range(0, shape.Layers[^1] + 3).Take(shape.Config.LayerCount), texts);
    }

    public ModelShape Shape { get; }

    public CausalLanguageModel Model { get; }

    public KeyMomentSet Moments { get; }

    /// <summary>The weights before any edit; borrowed.</summary>
    public WeightSnapshot Weights => before.Snapshot;

    /// <summary>An editor with a method's settings for large models, its chunks and layers those of the shape; no chunk stops early.</summary>
    /// <param name="method">The method.</param>
    /// <param name="chunkLoop">Whether AnyEdit's loop is around it.</param>
    public KnowledgeEditor Editor(string method = MemitUpdater.MethodName, bool chunkLoop = true) => KnowledgeEditor.Create(builder =>
    {
        var preset = EditPresets.Find(method, PresetNames.Llama3);
        builder.UsePreset(preset).ChunkSize(Shape.ChunkSize).KeyMoments(Moments);
        builder.Values(options => (options.Steps, options.StopLoss) = (ModelShape.Steps, 0));
        builder.Options.MaxRelativeUpdate = 1e9;    // random weights have no reason to be large
        if (method == MemitUpdater.MethodName)
            builder.Layers(Shape.Layers).UseMemit(options => options.FactorCacheGigabytes = FactorCacheGigabytes);
        if (method == MendUpdater.MethodName)
            builder.UseMend(mend ??= MendNetwork.Identity(Model, preset.Layers.For(Model.Config.LayerCount), MendRank));
        if (!chunkLoop)
            builder.WholeTarget();
    });

    /// <summary>Edits the model and takes the edit off again.</summary>
    /// <returns>What was done; the caller disposes it.</returns>
    public EditResult Edit(KnowledgeEditor editor, IReadOnlyList<EditRequest> requests)
    {
        try
        {
            return editor.EditAsync(Model, requests).GetAwaiter().GetResult();
        }
        finally
        {
            Model.Install(Weights);
        }
    }

    public void Dispose()
    {
        mend?.Dispose();
        Moments.Dispose();
        before.Dispose();
        Model.Dispose();
    }
}
