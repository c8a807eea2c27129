using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>Runs sequences side by side and keeps the hidden states that are wanted.</summary>
internal static class PaddedStates
{
    /// <summary>The states before the final normalisation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="rows">The tokens of each sequence; the first sequence is a longest one.</param>
    /// <param name="places">The places wanted: the sequence, and the token in it.</param>
    /// <param name="prefix">What stands before every sequence and has been read already; null for nothing.</param>
    /// <returns>(places, H), in the caller's dispose scope.</returns>
    public static Tensor At(
        CausalLanguageModel model, IWeights weights, IReadOnlyList<IReadOnlyList<int>> rows, IReadOnlyList<(int Row, int Token)> places, SharedPrefix? prefix = null)
    {
        using var scope = torch.NewDisposeScope();
        var (width, decoder) = (rows[0].Count, model.Decoder);
        var ids = new long[rows.Count * width];
        for (var row = 0; row < rows.Count; row++)
            for (var t = 0; t < rows[row].Count; t++)
                ids[row * width + t] = rows[row][t];

        int[] lengths = [.. rows.Select(row => row.Count)];
        var (layout, cache) = prefix is null ? (SequenceLayout.RightPadded(lengths), null) : prefix.For(lengths);
        using var ownedLayout = layout;
        using var ownedCache = cache;
        var input = torch.tensor(ids, [rows.Count, width], device: model.Device);
        var hidden = decoder.RunLayers(weights, decoder.Embed(weights, input, layout), 0, decoder.Config.LayerCount, layout, cache);   // (B, T, H)
        var flat = torch.tensor(places.Select(place => (long)place.Row * width + place.Token).ToArray(), device: model.Device);
        return hidden.reshape(-1, hidden.shape[2]).index_select(0, flat).MoveToOuterDisposeScope();
    }
}
