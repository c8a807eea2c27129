using System.Diagnostics;
using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>One pass over a corpus for several layers, stopped at the deepest key. Owns the sums.</summary>
internal sealed class KeyMomentPass : IDisposable
{
    private readonly CausalLanguageModel model;
    private readonly KeyMomentOptions options;
    private readonly int deepest;

    /// <summary>Prepares a pass.</summary>
    /// <exception cref="ArgumentException">There is no layer, or one is not in the model.</exception>
    public KeyMomentPass(CausalLanguageModel model, IEnumerable<int> layers, KeyMomentOptions options)
    {
        (this.model, this.options) = (model, options);
        Layers = [.. layers.Distinct().Order()];
        if (Layers.Count == 0 || Layers[0] < 0 || Layers[^1] >= model.Config.LayerCount)
            throw new ArgumentException($"Key moments need layers within 0 to {model.Config.LayerCount - 1}; given: {string.Join(", ", Layers)}.", nameof(layers));
        deepest = Layers[^1];
        Sums = new KeySums(Layers, model.Config.InnerSize, model.Device);
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<int> Layers { get; }

    /// <summary>What is added up; borrowed.</summary>
    public KeySums Sums { get; }

    /// <summary>The longest sequence.</summary>
    public int SequenceLength => Math.Min(options.SequenceLength, model.Config.MaxPositions);

    /// <summary>After how many tokens this shard stops.</summary>
    public long? MaxTokens => options.MaxTokens is { } all ? options.Shard.ShareOf(all) : null;

    /// <summary>Reads the corpus, from where the checkpoint stands if there is one.</summary>
    /// <param name="corpus">The corpus from its beginning.</param>
    /// <param name="checkpoint">Keeps what is done whenever a block is; may be null.</param>
    /// <param name="progress">Receives a report after each row; may be null.</param>
    /// <param name="cancellationToken">Checked before each row.</param>
    /// <returns>The reader at its end.</returns>
    public CorpusReader Run(IEnumerable<CorpusDocument> corpus, KeyMomentCheckpoint? checkpoint, IProgress<KeyMomentProgress>? progress, CancellationToken cancellationToken)
    {
        using var lease = model.Lease();
        using var noGradients = torch.no_grad();
        var start = checkpoint?.Position ?? CorpusPosition.Start;
        var reader = new CorpusReader(corpus, options.Shard, SequenceLength, MaxTokens ?? long.MaxValue, start);
        var clock = Stopwatch.StartNew();
        // Rows that are computed side by side are added up in order, so that their number does not matter; together they are a block at most.
        var threads = IndependentThreads.Count(model.Device, options.BlockTokens / Math.Max(options.TokensPerStep, SequenceLength));
        foreach (var rows in PackedRow.Pack(reader.Read(), options.TokensPerStep).Chunk(threads))
        {
            RowKeys[] keys = [.. rows.Select(_ => new RowKeys(Sums))];
            try
            {
                IndependentThreads.Run(threads, [.. rows.Zip(keys)], (one, stop) => Run(lease.Snapshot, one.First.Texts, one.Second, stop), cancellationToken);
                for (var i = 0; i < rows.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    keys[i].Add();
                    if (Sums.Waiting >= options.BlockTokens)
                    {
                        Sums.AddBlock();
                        checkpoint?.Reached(rows[i].End);
                    }

                    progress?.Report(new(rows[i].End.Documents, rows[i].End.Tokens, clock.Elapsed) { ResumedTokens = start.Tokens, MaxTokens = MaxTokens });
                }
            }
            finally
            {
                foreach (var some in keys)
                    some.Dispose();
            }
        }

        Sums.AddBlock();
        return reader;
    }

    public void Dispose() => Sums.Dispose();

    private void Run(Weights.IWeights weights, IReadOnlyList<int[]> texts, RowKeys keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        using var layout = SequenceLayout.Packed([.. texts.Select(text => text.Length)]);
        long[] ids = [.. texts.SelectMany(text => text).Select(id => (long)id)];
        var decoder = model.Decoder;
        var hidden = decoder.Embed(weights, torch.tensor(ids, [1, ids.Length], device: model.Device), layout);
        hidden = decoder.RunLayers(weights, hidden, 0, deepest, layout, probe: keys);
        var middle = hidden + decoder.Attention(weights, hidden, deepest, layout);
        keys.Record(deepest, ActivationPoint.MlpKey, decoder.Key(weights, hidden, middle, deepest));
    }
}
