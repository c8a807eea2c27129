using AnyEdit.Editing;
using AnyEdit.Models;
using AnyEdit.Values;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Values;

/// <summary>
/// The slow twin of <see cref="GradientValueOptimizer"/>: every step runs the whole model over the whole text, one request at a
/// time, with autograd for the whole loss and the library's Adam.
/// </summary>
internal static class SlowValueOptimizer
{
    /// <summary>Targets (H) and losses, chunk by chunk; the caller's dispose scope owns the tensors.</summary>
    public static List<(Tensor Target, List<double> Losses)> Optimize(
        Decoder decoder, IWeights weights, EncodedEdit edit, IReadOnlyList<int> positions, int z, ValueOptimizerOptions options)
    {
        var deltas = new List<(int Position, Tensor Delta)>();
        var found = new List<(Tensor, List<double>)>();
        for (var k = 0; k < edit.Chunks.Count; k++)
        {
            var chunk = edit.Chunks[k];
            int[] ids = [.. edit.Ids.Take(edit.PromptIds.Count + chunk.End)];
            var initial = States(decoder, weights, ids, z)[0, positions[k]].detach();
            var delta = new Parameter(torch.zeros_like(initial));
            using var adam = torch.optim.Adam([delta], lr: options.LearningRate);
            var losses = new List<double>();
            while (true)
            {
                var states = States(decoder, weights, ids, z);
                foreach (var (position, earlier) in deltas)
                    states = AddAt(states, position, earlier);
                states = AddAt(states, positions[k], delta);
                using var layout = SequenceLayout.Causal(ids.Length);
                var logits = decoder.Head(weights, decoder.RunLayers(weights, states, z + 1, decoder.Config.LayerCount, layout))[0];
                var fit = Enumerable.Range(edit.PromptIds.Count + chunk.Start, chunk.Length)
                    .Select(at => -logits[at - 1].log_softmax(-1)[ids[at]]).Aggregate((a, b) => a + b) / chunk.Length;
                var loss = fit + torch.linalg.vector_norm(delta) * options.WeightDecay / initial.square().sum();
                losses.Add(loss.ToDouble());
                if (losses[^1] < options.StopLoss || losses.Count == options.Steps)
                    break;

                adam.zero_grad();
                loss.backward();
                adam.step();
                using var noGradient = torch.no_grad();
                var (size, limit) = (delta.norm().ToDouble(), options.ClampFactor * initial.norm().ToDouble());
                if (size > limit)
                    delta.mul_(limit / size);
            }
            deltas.Add((positions[k], delta.detach()));
            found.Add(((initial + delta).detach(), losses));
        }
        return found;
    }

    private static Tensor States(Decoder decoder, IWeights weights, int[] ids, int z)
    {
        using var layout = SequenceLayout.Causal(ids.Length);
        var tokens = torch.tensor(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]);
        return decoder.RunLayers(weights, decoder.Embed(weights, tokens, layout), 0, z + 1, layout);
    }

    private static Tensor AddAt(Tensor states, int position, Tensor delta)
    {
        var mask = torch.zeros([1, states.shape[1], 1], states.dtype);
        mask[0, position, 0] = torch.ones([], states.dtype);
        return states + mask * delta;
    }
}
