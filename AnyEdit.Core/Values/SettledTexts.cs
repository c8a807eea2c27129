using AnyEdit.Models;
using AnyEdit.Models.Backward;
using AnyEdit.Weights;

namespace AnyEdit.Values;

/// <summary>
/// The texts of a batch as the layers above z see them: the output of z for every token, which no delta changes, and the
/// keys and values above z of the tokens whose hidden states are settled. Owns its tensors.
/// </summary>
internal sealed class SettledTexts : IDisposable
{
    private readonly Decoder decoder;
    private readonly IWeights weights;
    private readonly int above;                 // the first layer above z
    private readonly int capacity;
    private readonly int[] ends;                // settled tokens per row
    private readonly Tensor hidden;             // (R, T, H)
    private readonly KeyValueCache cache;
    private SequenceLayout? layout;             // of the settled tokens

    private SettledTexts(Decoder decoder, IWeights weights, int above, int capacity, int[] ends, Tensor hidden, KeyValueCache cache, SequenceLayout? layout)
    {
        (this.decoder, this.weights, this.above, this.capacity) = (decoder, weights, above, capacity);
        (this.ends, this.hidden, this.cache, this.layout) = (ends, hidden, cache, layout);
    }

    /// <summary>How many tokens per row, padding included, are settled.</summary>
    public int Settled => layout?.Keys ?? 0;

    /// <summary>Runs the layers up to <paramref name="z"/> over all texts once.</summary>
    /// <param name="decoder">The forward computation.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="texts">The tokens of each text.</param>
    /// <param name="z">The layer to whose output deltas are added.</param>
    /// <param name="capacity">How many tokens per row, padding included, will be settled at most.</param>
    public static SettledTexts Read(Decoder decoder, IWeights weights, IReadOnlyList<IReadOnlyList<int>> texts, int z, int capacity)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var (rows, width) = (texts.Count, texts.Max(text => text.Count));
        var ids = new long[rows * width];
        for (var row = 0; row < rows; row++)
            for (var t = 0; t < texts[row].Count; t++)
                ids[row * width + t] = texts[row][t];
        using var whole = SequenceLayout.RightPadded([.. texts.Select(text => text.Count)]);
        var tokens = torch.tensor(ids, [rows, width], device: weights[decoder.Names.TokenEmbedding].device);
        var hidden = decoder.RunLayers(weights, decoder.Embed(weights, tokens, whole), 0, z + 1, whole);           // (R, T, H)
        return new(decoder, weights, z + 1, capacity, new int[rows], hidden.DetachFromDisposeScope(), new KeyValueCache(decoder.Config, Math.Max(capacity, 1)), null);
    }

    /// <summary>Layers above z and head over the tokens after the settled ones; the caller disposes them.</summary>
    /// <param name="window">Output of z, (R, W, H); borrowed, as the layout and the indices are.</param>
    /// <param name="following">Layout of these tokens after <paramref name="past"/>.</param>
    /// <param name="past">The settled tokens; theirs from now on.</param>
    /// <param name="predicting">Which of the (R W) tokens the head has to see.</param>
    public ISiteLayers Above(Tensor window, SequenceLayout following, KeyValueCache past, Tensor predicting) =>
        ISiteLayers.Create(decoder, weights, above, window, following, past, predicting);

    /// <summary>The output of z for the next tokens of every row, (R, W, H), shorter rows padded with their last; in the caller's dispose scope.</summary>
    /// <param name="lengths">How many tokens of each row, at least 1.</param>
    public Tensor Window(IReadOnlyList<int> lengths)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, texts, width) = (lengths.Count, hidden.shape[1], lengths.Max());
        var index = new long[rows * width];
        for (var row = 0; row < rows; row++)
            for (var t = 0; t < width; t++)
                index[row * width + t] = row * texts + ends[row] + Math.Min(t, lengths[row] - 1);
        return hidden.reshape(-1, hidden.shape[2]).index_select(0, torch.tensor(index, device: hidden.device))
            .view(rows, width, hidden.shape[2]).MoveToOuterDisposeScope();
    }

    /// <summary>The layout of as many tokens after the settled ones; the caller disposes it.</summary>
    public SequenceLayout Following(IReadOnlyList<int> lengths) => layout?.Append(lengths) ?? SequenceLayout.RightPadded(lengths);

    /// <summary>The settled tokens, lent.</summary>
    public KeyValueCache Past() => cache.Frozen();

    /// <summary>The settled tokens of some rows, copied; the caller disposes them.</summary>
    public KeyValueCache Past(IReadOnlyList<int> rows) => cache.Select(rows, Math.Max(Settled, 1));

    /// <summary>Settles the next tokens of every row.</summary>
    /// <param name="lengths">How many tokens of each row.</param>
    /// <param name="sites">The states to put in place of each row's first token, (R, H); null to leave all as they are.</param>
    public void Settle(IReadOnlyList<int> lengths, Tensor? sites)
    {
        if (lengths.Max() == 0)
            return;
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var window = Window([.. lengths.Select(length => Math.Max(length, 1))]);
        if (sites is not null)
            window = WithSites(window, sites);
        var following = Following(lengths);
        try
        {
            decoder.RunLayers(weights, window, above, decoder.Config.LayerCount, following, cache);
        }
        catch
        {
            following.Dispose();
            throw;
        }
        layout?.Dispose();
        layout = following;
        for (var row = 0; row < ends.Length; row++)
            ends[row] += lengths[row];
    }

    /// <summary>The window with the first token's state of each row replaced, in the caller's dispose scope.</summary>
    private static Tensor WithSites(Tensor window, Tensor sites)
    {
        using var scope = torch.NewDisposeScope();
        var first = sites.to_type(window.dtype).unsqueeze(1);                                                       // (R, 1, H)
        return torch.cat([first, window.narrow(1, 1, window.shape[1] - 1)], 1).MoveToOuterDisposeScope();
    }

    /// <summary>These texts without the rows that are done; the caller disposes the new and the old.</summary>
    /// <param name="rows">The rows to keep.</param>
    public SettledTexts Select(IReadOnlyList<int> rows)
    {
        using var scope = torch.NewDisposeScope();
        var index = torch.tensor(rows.Select(row => (long)row).ToArray(), device: hidden.device);
        return new(decoder, weights, above, capacity, [.. rows.Select(row => ends[row])],
            hidden.index_select(0, index).DetachFromDisposeScope(), cache.Select(rows, Math.Max(capacity, 1)), layout?.Select(rows));
    }

    public void Dispose()
    {
        hidden.Dispose();
        cache.Dispose();
        layout?.Dispose();
    }
}
