using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Updaters.Texts;

/// <summary>Texts side by side, right-padded, or one after the other in a row, with the hidden states at the entry of some layer. Owns its tensors.</summary>
internal sealed class LayerInputs : IDisposable
{
    /// <summary>Texts run side by side up to this many positions, padding included.</summary>
    private const int PositionsPerGroup = 4096;

    private readonly long[] starts;

    private LayerInputs(Decoder decoder, IWeights weights, Device device, SequenceLayout layout, int width, long[] starts, IEnumerable<int> tokens)
    {
        (Layout, Width, this.starts) = (layout, width, starts);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        try
        {
            long[] ids = [.. tokens.Select(id => (long)id)];
            Entry = decoder.Embed(weights, torch.tensor(ids, [ids.Length / Width, Width], device: device), Layout).DetachFromDisposeScope();
        }
        catch
        {
            Layout.Dispose();
            throw;
        }
    }

    /// <summary>Embeds texts side by side, shorter ones padded.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="texts">The texts as tokens; none is empty.</param>
    /// <param name="device">Where to compute.</param>
    public static LayerInputs Padded(Decoder decoder, IWeights weights, IReadOnlyList<IReadOnlyList<int>> texts, Device device)
    {
        var width = texts.Max(text => text.Count);
        var padding = decoder.Config.PadId ?? decoder.Config.EosIds.FirstOrDefault();
        return new(decoder, weights, device, SequenceLayout.RightPadded([.. texts.Select(text => text.Count)]), width, [.. texts.Select((_, i) => (long)i * width)],
            texts.SelectMany(text => text.Concat(Enumerable.Repeat(padding, width - text.Count))));
    }

    /// <summary>Embeds texts one after the other in a single row without padding, each seeing only itself.</summary>
    /// <inheritdoc cref="Padded" />
    public static LayerInputs Packed(Decoder decoder, IWeights weights, IReadOnlyList<IReadOnlyList<int>> texts, Device device)
    {
        var starts = new long[texts.Count];
        for (var i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + texts[i - 1].Count;
        return new(decoder, weights, device, SequenceLayout.Packed([.. texts.Select(text => text.Count)]), texts.Sum(text => text.Count), starts, texts.SelectMany(text => text));
    }

    /// <summary>T, the length of a row: of the longest text, or of all of them packed.</summary>
    public int Width { get; }

    /// <summary>Where a text's first token stands within the flattened (B T) positions.</summary>
    public long Start(int text) => starts[text];

    /// <summary>Where the tokens stand.</summary>
    public SequenceLayout Layout { get; }

    /// <summary>The layer whose entry the texts have reached.</summary>
    public int Layer { get; private set; }

    /// <summary>The hidden states there, (B, T, H) in the model's dtype.</summary>
    public Tensor Entry { get; private set; }

    /// <summary>Splits texts into groups of a bearable size.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="together">Whether all go into one group, whatever its size.</param>
    /// <returns>For each group, the indices of its texts.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Group(IReadOnlyList<IReadOnlyList<int>> texts, bool together = false)
    {
        var groups = new List<List<int>>();
        var longest = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            longest = Math.Max(longest, texts[i].Count);
            if (groups.Count == 0 || (!together && (long)longest * (groups[^1].Count + 1) > PositionsPerGroup))
            {
                groups.Add([]);
                longest = texts[i].Count;
            }
            groups[^1].Add(i);
        }
        return groups;
    }

    /// <summary>Runs the layers up to the entry of another one, for good.</summary>
    public void AdvanceTo(Decoder decoder, IWeights weights, int next)
    {
        if (next == Layer)
            return;
        using var noGradients = torch.no_grad();
        var reached = decoder.RunLayers(weights, Entry, Layer, next, Layout).DetachFromDisposeScope();
        Entry.Dispose();
        (Entry, Layer) = (reached, next);
    }

    public void Dispose()
    {
        Layout.Dispose();
        Entry.Dispose();
    }
}
