using AnyEdit.Models;
using AnyEdit.Updaters.Texts;
using AnyEdit.Weights;

namespace AnyEdit.Updaters.Unke;

/// <summary>The edited texts and the examples on their way through the layers, and what the layer in work is to do to them. Owns its tensors.</summary>
internal sealed class EditedTexts : IDisposable
{
    private readonly bool includePadding;
    private readonly List<Group> texts = [];
    private readonly List<Group> examples = [];

    /// <summary>Embeds the texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="update">What the weights are to do.</param>
    /// <param name="preserved">The examples as tokens.</param>
    /// <param name="includePadding">Whether each of the two batches is one padded tensor whose padding is kept like text.</param>
    public EditedTexts(CausalLanguageModel model, IWeights weights, WeightUpdate update, IReadOnlyList<IReadOnlyList<int>> preserved, bool includePadding)
    {
        this.includePadding = includePadding;
        SiteCount = update.Sequences.Sum(sequence => sequence.Sites.Count);
        try
        {
            Read(texts, [.. update.Sequences.Select(sequence => sequence.Ids)], update.Sequences);
            Read(examples, preserved, null);
        }
        catch
        {
            Dispose();
            throw;
        }

        void Read(List<Group> groups, IReadOnlyList<IReadOnlyList<int>> ids, IReadOnlyList<UpdateSequence>? sequences)
        {
            foreach (var rows in LayerInputs.Group(ids, together: includePadding))
                {
                IReadOnlyList<int>[] own = [.. rows.Select(row => ids[row])];
                var inputs = includePadding ? LayerInputs.Padded(model.Decoder, weights, own, model.Device) : LayerInputs.Packed(model.Decoder, weights, own, model.Device);
                groups.Add(new Group(inputs, own, sequences is null ? [] : [.. rows.Select(row => sequences[row].Sites)]));
            }
        }
    }

    /// <summary>How many sites the texts have.</summary>
    public int SiteCount { get; }

    /// <summary>What the layer is to keep doing on the examples.</summary>
    public IReadOnlyList<LayerGoal> Kept => [.. examples.Select(group => group.Goal!)];

    /// <summary>What the layer is to do on the edited texts.</summary>
    public IReadOnlyList<LayerGoal> Written => [.. texts.Select(group => group.Goal!)];

    /// <summary>Runs all texts to the entry of a layer, for good.</summary>
    public void AdvanceTo(Decoder decoder, IWeights weights, int layer)
    {
        foreach (var group in texts.Concat(examples))
        {
            group.Goal?.Dispose();
            group.Goal = null;
            group.Inputs.AdvanceTo(decoder, weights, layer);
        }
    }

    /// <summary>Sets the goals of the layer whose entry the texts have reached: its share of what is missing at layer z.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="training">The same, with the layer's in the precision of the training.</param>
    /// <param name="z">The layer at which the values are wanted.</param>
    /// <param name="share">How many layers are left to be trained, this one included.</param>
    /// <returns>|targets - h^z| over all sites.</returns>
    public double SetGoals(Decoder decoder, IWeights weights, IWeights training, int z, int share)
    {
        using var noGradients = torch.no_grad();
        foreach (var groups in new[] { texts, examples })
        {
            var positions = groups.Sum(group => includePadding ? (long)group.Inputs.Layout.Rows * group.Inputs.Width : group.Inputs.Layout.Lengths.Sum());
            foreach (var group in groups)
                group.Goal = new LayerGoal(decoder, training, group.Inputs, positions, includePadding);
        }

        var squared = 0.0;
        foreach (var group in texts.Where(group => group.Targets is not null))
        {
            using var scope = torch.NewDisposeScope();
            var outputs = group.Goal!.At(group.Positions!);                                                        // (s, H)
            var missing = group.Targets! - (group.Inputs.Layer == z ? outputs : group.States(decoder, weights, z));
            group.Goal.Want(group.Positions!, outputs + missing / share);
            squared += missing.square().sum().ToDouble();
        }
        return Math.Sqrt(squared);
    }

    /// <summary>|targets - h^z| over all sites with the present weights.</summary>
    public double Residual(Decoder decoder, IWeights weights, int z)
    {
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(texts.Where(group => group.Targets is not null).Sum(group => (group.Targets! - group.States(decoder, weights, z)).square().sum().ToDouble()));
    }

    public void Dispose()
    {
        foreach (var group in texts.Concat(examples))
            group.Dispose();
    }

    /// <summary>Texts that run side by side, with their sites. Owns its tensors.</summary>
    private sealed class Group : IDisposable
    {
        /// <param name="inputs">The texts at the entry of a layer; owned from now on.</param>
        /// <param name="ids">Their tokens.</param>
        /// <param name="sites">The sites of each text; none where only its states count.</param>
        public Group(LayerInputs inputs, IReadOnlyList<IReadOnlyList<int>> ids, IReadOnlyList<IReadOnlyList<UpdateSite>> sites)
        {
            Inputs = inputs;
            var device = inputs.Entry.device;
            try
            {
                var targets = sites.SelectMany(row => row).Select(site => site.Target).ToArray();
                if (targets.Length == 0)
                    return;
                using var scope = torch.NewDisposeScope();
                var positions = sites.SelectMany((row, i) => row.Select(site => Inputs.Start(i) + Checked(site.Position, ids[i].Count))).ToArray();
                Positions = torch.tensor(positions, device: device).DetachFromDisposeScope();
                Targets = torch.stack(targets).to(device).to_type(Descent.Precision.Wide(Inputs.Entry.dtype)).alias().DetachFromDisposeScope();
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public LayerInputs Inputs { get; }

        /// <summary>Of the sites within B x T, (s).</summary>
        public Tensor? Positions { get; }

        /// <summary>The hidden states wanted at layer z, (s, H).</summary>
        public Tensor? Targets { get; }

        public LayerGoal? Goal { get; set; }

        /// <summary>h^z at the sites, (s, H), in the caller's dispose scope.</summary>
        public Tensor States(Decoder decoder, IWeights weights, int z)
        {
            using var scope = torch.NewDisposeScope();
            var states = decoder.RunLayers(weights, Inputs.Entry, Inputs.Layer, z + 1, Inputs.Layout);
            return states.reshape(-1, states.shape[2]).index_select(0, Positions!).to_type(Targets!.dtype).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
            Inputs.Dispose();
            Positions?.Dispose();
            Targets?.Dispose();
            Goal?.Dispose();
        }

        private static int Checked(int position, int length) => position >= 0 && position < length
            ? position
            : throw new ArgumentException($"Position {position} is not in a text of {length} tokens.");
    }
}
