using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Locating.Tracing;

/// <summary>
/// Disturbs hidden states one at a time and measures by how much the probabilities of an answer's tokens shift: what an edit of that
/// state can reach. It is causal tracing (<see cref="CausalTracer"/>) the other way round, on the states that an edit replaces.
/// </summary>
/// <remarks>
/// The state h of layer z at a site becomes h + s sigma e: e is standard normal, sigma the standard deviation of the numbers of h, s
/// <see cref="CausalTracingOptions.NoiseScale"/>. Only the layers above z are run again. Safe for concurrent use; the model stays as it is.
/// </remarks>
public sealed class StatePerturbation
{
    /// <summary>Tokens of the runs that are computed side by side.</summary>
    private const int BatchTokens = 4096;

    private readonly CausalTracingOptions options;

    /// <summary>Creates the measurement.</summary>
    /// <param name="options">Scale and draws of the noise, which must not change afterwards; the defaults when null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public StatePerturbation(CausalTracingOptions? options = null) => this.options = AnnotatedOptions.Validated(options ?? new());

    /// <summary>Measures one answer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The question, without chat template.</param>
    /// <param name="answer">The answer, as it follows the prompt.</param>
    /// <param name="layer">The layer whose output is disturbed.</param>
    /// <param name="starts">The sites: for each the token of the answer that it stands just before, as the first tokens of chunks; ascending.</param>
    /// <param name="cancellationToken">Checked before each batch of runs.</param>
    /// <exception cref="ArgumentException">Prompt or answer is empty, or they are longer than the model's context.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such layer, or the answer no such token.</exception>
    public PerturbationEffect Measure(
        CausalLanguageModel model, string prompt, string answer, int layer, IReadOnlyList<int> starts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(starts);
        if (layer < 0 || layer >= model.Config.LayerCount)
            throw new ArgumentOutOfRangeException(nameof(layer), $"There is no layer {layer}; the model has {model.Config.LayerCount}.");
        var text = TracedText.Encode(model, new TraceRequest(prompt) { Answer = answer });
        if (starts.Any(start => start < 0 || start >= text.AnswerIds!.Count))
            throw new ArgumentOutOfRangeException(nameof(starts), $"A site is not before one of the answer's {text.AnswerIds!.Count} tokens.");
        using var lease = model.Lease();
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var layout = SequenceLayout.Causal(text.PromptIds.Count + text.AnswerIds!.Count - 1);
        var upper = new UpperLayers(model.Decoder, lease.Snapshot, layout, layer + 1, text);
        var states = upper.States();                                                                   // (1, T, H)
        var clean = upper.Probabilities(states)[0];
        var noise = EmbeddingNoise.Draw(options.Samples, starts.Count, options.NoiseScale, options.Seed, states);  // (S, sites, H)
        var sums = starts.Select(start => new double[clean.Length - start]).ToArray();
        var cells = from site in Enumerable.Range(0, starts.Count) from sample in Enumerable.Range(0, options.Samples) select (site, sample);
        foreach (var batch in cells.Chunk(Math.Clamp(BatchTokens / layout.Length, 1, options.BatchRows)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (probabilities, site) in upper.Disturbed(states, noise, [.. batch.Select(cell => (cell.sample, cell.site, starts[cell.site]))]).Zip(batch.Select(cell => cell.site)))
                for (var t = starts[site]; t < clean.Length; t++)
                    sums[site][t - starts[site]] += Math.Abs(probabilities[t] - clean[t]) / options.Samples;
        }

        return new PerturbationEffect(layer, clean, [.. starts.Zip(sums, (start, shifts) => new PerturbedSite(start, shifts))]);
    }

    /// <summary>The layers from <paramref name="first"/> on, and the head at the tokens that predict the answer. Tensors belong to the caller's dispose scope.</summary>
    private sealed class UpperLayers(Decoder decoder, IWeights weights, SequenceLayout layout, int first, TracedText text)
    {
        private readonly int before = text.PromptIds.Count - 1;                                        // the token that predicts the answer's first

        public Tensor States()
        {
            using var scope = torch.NewDisposeScope();
            long[] ids = [.. text.PromptIds.Concat(text.AnswerIds!).Take(layout.Length).Select(id => (long)id)];
            var tokens = torch.tensor(ids, [1, ids.Length], device: weights[decoder.Names.TokenEmbedding].device);
            return decoder.RunLayers(weights, decoder.Embed(weights, tokens, layout), 0, first, layout).MoveToOuterDisposeScope();
        }

        public double[][] Disturbed(Tensor states, Tensor noise, IReadOnlyList<(int Sample, int Site, int Start)> cells)
        {
            using var scope = torch.NewDisposeScope();
            var rows = cells.Select(cell =>
            {
                var at = before + cell.Start;
                var state = states.narrow(1, at, 1);                                                   // (1, 1, H)
                var wide = state.to_type(ScalarType.Float64);
                var deviation = (wide - wide.mean()).square().mean().sqrt().to_type(states.dtype);
                var disturbed = state + noise[cell.Sample][cell.Site].view(1, 1, -1) * deviation;
                Tensor[] parts = [states.narrow(1, 0, at), disturbed, states.narrow(1, at + 1, layout.Length - at - 1)];
                return torch.cat([.. parts.Where(part => part.shape[1] > 0)], 1);
            });
            return Probabilities(torch.cat([.. rows], 0));                                             // (R, T, H)
        }

        /// <summary>The probability of each token of the answer, for each row of states, (R, T, H).</summary>
        public double[][] Probabilities(Tensor states)
        {
            using var scope = torch.NewDisposeScope();
            var hidden = decoder.RunLayers(weights, states, first, decoder.Config.LayerCount, layout).narrow(1, before, text.AnswerIds!.Count);  // (R, A, H)
            var answer = torch.tensor(text.AnswerIds!.Select(id => (long)id).ToArray(), [text.AnswerIds!.Count, 1], device: states.device);
            return [.. Enumerable.Range(0, (int)states.shape[0]).Select(row =>
            {
                using var one = torch.NewDisposeScope();
                var logits = decoder.Head(weights, hidden[row]);                                       // (A, V)
                var wide = logits.dtype == ScalarType.Float64 ? logits : logits.to_type(ScalarType.Float32);
                return wide.log_softmax(-1).gather(1, answer).squeeze(1).exp().to_type(ScalarType.Float64).cpu().data<double>().ToArray();
            })];
        }
    }
}
