using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Updaters.Texts;

/// <summary>Texts that run side by side, right-padded, with the hidden states at the entry of some layer. Owns its tensors.</summary>
internal sealed class TextGroup : IDisposable
{
    private readonly LayerInputs inputs;
    private readonly Tensor rows;

    /// <summary>Embeds the texts.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="sequences">The texts.</param>
    /// <param name="paddingKeys">Whether padding positions count as positions to preserve.</param>
    /// <param name="device">Where to compute.</param>
    public TextGroup(Decoder decoder, IWeights weights, IReadOnlyList<UpdateSequence> sequences, bool paddingKeys, Device device)
    {
        var length = sequences.Max(sequence => sequence.Ids.Count);
        var sites = new List<long>();
        var preserved = new List<long>();
        for (var i = 0; i < sequences.Count; i++)
        {
            var start = (long)i * length;
            sites.AddRange(sequences[i].Sites.Select(site => start + Checked(site.Position, sequences[i])));
            preserved.AddRange(sequences[i].PreservedPositions.Select(position => start + Checked(position, sequences[i])));
            if (paddingKeys && sequences[i].PreservedPositions.Count > 0)
                preserved.AddRange(Enumerable.Range(sequences[i].Ids.Count, length - sequences[i].Ids.Count).Select(position => start + position));
        }

        SiteCount = sites.Count;
        inputs = LayerInputs.Padded(decoder, weights, [.. sequences.Select(sequence => sequence.Ids)], device);
        rows = torch.tensor([.. sites, .. preserved], device: device).DetachFromDisposeScope();
    }

    /// <summary>How many sites the texts have.</summary>
    public int SiteCount { get; }

    /// <summary>Runs the layers up to the entry of another one, for good.</summary>
    public void AdvanceTo(Decoder decoder, IWeights weights, int next) => inputs.AdvanceTo(decoder, weights, next);

    /// <summary>Runs from the present entry to layer z and looks at the keys of the entry's layer and at h^z.</summary>
    /// <returns>Keys at sites, keys to preserve, h^z at sites, float64 on the given device; the caller owns them.</returns>
    public TextObservation Observe(Decoder decoder, IWeights weights, int z, Device device)
    {
        using var probe = new KeyProbe(inputs.Layer, rows, device);
        using var scope = torch.NewDisposeScope();
        var states = decoder.RunLayers(weights, inputs.Entry, inputs.Layer, z + 1, inputs.Layout, probe: probe);
        using var keys = probe.Take();
        var sites = rows.narrow(0, 0, SiteCount);
        return new TextObservation(
            keys.narrow(0, 0, SiteCount).clone().DetachFromDisposeScope(),
            keys.narrow(0, SiteCount, rows.shape[0] - SiteCount).clone().DetachFromDisposeScope(),
            states.reshape(-1, states.shape[2]).index_select(0, sites).to(device).to_type(ScalarType.Float64).DetachFromDisposeScope());
    }

    public void Dispose()
    {
        inputs.Dispose();
        rows.Dispose();
    }

    private static int Checked(int position, UpdateSequence sequence) => position >= 0 && position < sequence.Ids.Count
        ? position
        : throw new ArgumentException($"Position {position} is not in a text of {sequence.Ids.Count} tokens.");
}
