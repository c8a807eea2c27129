using AnyEdit.Chunking;
using AnyEdit.Models;
using AnyEdit.Values;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// Values as the paper's public code finds them (Eq. 9): every evaluation runs the whole model from the embedding over question and answer up
/// to the end of the chunk, adds the deltas in place at the output of layer z, applies the head to every position, and applies final norm and
/// head to every position once more for the loss. Only the delta has a gradient, so it flows back to layer z.
/// </summary>
internal sealed class NaiveValues(EagerDecoder decoder, int lastLayer, int z, ValueOptimizerOptions options)
{
    /// <summary>Finds the values of one text, chunk by chunk.</summary>
    /// <returns>The hidden state wanted at each site, (H), in the caller's dispose scope.</returns>
    public List<Tensor> Find(IWeights weights, NaiveText text, Device device)
    {
        var (deltas, targets) = (new List<(int, Tensor)>(), new List<Tensor>());
        foreach (var chunk in text.Chunks)
        {
            using var scope = torch.NewDisposeScope();
            var (initial, delta) = FindChunk(weights, text, chunk, deltas, device);
            deltas.Add((text.Site(chunk), delta.MoveToOuterDisposeScope()));
            targets.Add((initial + delta).MoveToOuterDisposeScope());
        }
        return targets;
    }

    /// <summary>One chunk: h0 and delta, (H) each, in the caller's dispose scope.</summary>
    public (Tensor Initial, Tensor Delta) FindChunk(IWeights weights, NaiveText text, Chunk chunk, IReadOnlyList<(int Position, Tensor Delta)> earlier, Device device)
    {
        using var products = LibtorchProducts.Only();
        using var scope = torch.NewDisposeScope();
        var (ids, labels) = Encode(text, chunk, device);
        var head = decoder.Head(weights);
        var bias = torch.zeros(head.shape[0], head.dtype, device);
        var delta = new Parameter(torch.zeros(head.shape[1], ScalarType.Float32, device));
        using var adam = torch.optim.Adam([delta], lr: options.LearningRate);
        Tensor? initial = null;
        for (var evaluation = 1; ; evaluation++)
        {
            using var step = torch.NewDisposeScope();
            adam.zero_grad();
            Tensor? last = null;
            var logits = decoder.Forward(weights, ids, hook: Hook);                                                 // (1, T, V), not used any further
            var scores = torch.matmul(decoder.FinalNorm(weights, last!), head.t()) + bias;                          // (1, T, V)
            var wanted = labels != -100;
            var likelihood = scores.log_softmax(2).gather(2, torch.where(wanted, labels, torch.zeros_like(labels)).unsqueeze(2)).squeeze(2);
            var each = -(likelihood * wanted.to_type(ScalarType.Float32)).sum(1) / chunk.Length;
            var fit = each.mean();
            var decay = delta.norm() / initial!.norm().pow(2) * options.WeightDecay;
            var loss = fit + decay;
            Report(loss, fit, decay, (-each).exp().mean());
            last!.Dispose();
            if (loss.ToDouble() < options.StopLoss || evaluation == options.Steps)
                break;
            loss.backward();
            adam.step();
            using var noGradients = torch.no_grad();
            var limit = initial.norm() * options.ClampFactor;
            if ((delta.norm() > limit).ToBoolean())
                delta.copy_(delta * limit / delta.norm());

            bool Hook(int layer, ActivationPoint point, Tensor activation)
            {
                if (point != ActivationPoint.LayerOutput)
                    return true;
                if (layer == z)
                {
                    using var hookScope = torch.NewDisposeScope();
                    var rows = activation.select(0, 0);                                                             // (T, H)
                    initial ??= rows.select(0, text.Site(chunk)).detach().clone().MoveToOtherDisposeScope(scope);
                    foreach (var (position, found) in earlier)
                        rows.select(0, position).add_(found);
                    rows.select(0, text.Site(chunk)).add_(delta);
                }
                if (layer == lastLayer)
                    last = activation.alias().DetachFromDisposeScope();
                return true;
            }
        }
        return (initial.MoveToOuterDisposeScope(), delta.detach().clone().MoveToOuterDisposeScope());
    }

    /// <summary>Question and answer up to the chunk's last token but one, and what each position has to produce, or -100; (1, T) each.</summary>
    private static (Tensor Ids, Tensor Labels) Encode(NaiveText text, Chunk chunk, Device device)
    {
        var site = text.Site(chunk);
        var length = site + chunk.Length;
        var labels = Enumerable.Range(1, length).Select(next => next > site ? (long)text.Ids[next] : -100).ToArray();
        return (torch.tensor(Array.ConvertAll(text.Ids[..length], id => (long)id), [1, length], device: device), torch.tensor(labels, [1, length], device: device));
    }

    /// <summary>The public code prints these four numbers at every evaluation, for which they have to come from the device.</summary>
    private static double Report(params ReadOnlySpan<Tensor> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
            sum += number.ToDouble();
        return sum;
    }
}
