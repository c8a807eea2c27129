using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>The beginning that texts have in common, read once: its keys and values serve all of them. Owns them.</summary>
internal sealed class SharedPrefix : IDisposable
{
    /// <summary>A shorter beginning is not worth the copies of its keys and values.</summary>
    private const int Shortest = 32;

    private readonly KeyValueCache cache;
    private readonly SequenceLayout layout;

    private SharedPrefix(KeyValueCache cache, SequenceLayout layout) => (this.cache, this.layout) = (cache, layout);

    /// <summary>Tokens of the beginning.</summary>
    public int Length => layout.Length;

    /// <summary>Reads the beginning of some texts, of each of which at least one token is left.</summary>
    /// <returns>Null where they have too little in common.</returns>
    public static SharedPrefix? Read(CausalLanguageModel model, IWeights weights, IReadOnlyList<IReadOnlyList<int>> texts)
    {
        var length = texts.Count < 2 ? 0 : texts.Min(text => text.TakeWhile((id, t) => t < texts[0].Count && id == texts[0][t]).Take(text.Count - 1).Count());
        if (length < Shortest)
            return null;
        var prefix = new SharedPrefix(new KeyValueCache(model.Config, length), SequenceLayout.Causal(length));
        try
        {
            using var scope = torch.NewDisposeScope();
            var ids = torch.tensor(texts[0].Take(length).Select(id => (long)id).ToArray(), [1, length], device: model.Device);
            model.Decoder.RunLayers(weights, model.Decoder.Embed(weights, ids, prefix.layout), 0, model.Config.LayerCount, prefix.layout, prefix.cache);
            return prefix;
        }
        catch
        {
            prefix.Dispose();
            throw;
        }
    }

    /// <summary>The beginning for several texts, with room for what follows it; the caller disposes both.</summary>
    /// <param name="lengths">How much of each text follows.</param>
    public (SequenceLayout Layout, KeyValueCache Cache) For(IReadOnlyList<int> lengths)
    {
        var rows = new int[lengths.Count];
        using var repeated = layout.Select(rows);
        return (repeated.Append(lengths), cache.Select(rows, Length + lengths.Max()));
    }

    public void Dispose()
    {
        cache.Dispose();
        layout.Dispose();
    }
}
