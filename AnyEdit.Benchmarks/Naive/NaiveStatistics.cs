using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// Sums of k k^T as the paper's public code collects them: for every layer anew over the corpus, in groups of 100 texts, each sorted by length
/// and cut into padded batches, the model run up to and with that layer's down projection; for every batch the whole n x n product
/// over the tokens that are no padding, added up in float32.
/// </summary>
internal static class NaiveStatistics
{
    private const int GroupSize = 100;
    private const int BatchesPerContext = 3;

    /// <summary>The sum of each layer, (n, n); the caller disposes them.</summary>
    public static List<Tensor> Sums(CausalLanguageModel model, IReadOnlyList<int> layers, IReadOnlyList<IReadOnlyList<int>> texts)
    {
        using var products = LibtorchProducts.Only();
        using var noGradients = torch.no_grad();
        using var lease = model.Lease();
        var decoder = new EagerDecoder(model.Config);
        var sums = new List<Tensor>();
        foreach (var layer in layers)
        {
            var sum = torch.zeros(model.Config.InnerSize, model.Config.InnerSize, device: model.Device).DetachFromDisposeScope();
            sums.Add(sum);
            foreach (var batch in Batches(model.Config, texts))
            {
                using var scope = torch.NewDisposeScope();
                var keys = Keys(decoder, lease.Snapshot, layer, batch, model.Device);
                sum.add_(torch.mm(keys.t(), keys));
            }
        }
        return sums;
    }

    /// <summary>The batches of all groups; a batch has as many rows as its longest text, all padded to it, leaves room for.</summary>
    public static IEnumerable<List<IReadOnlyList<int>>> Batches(ModelConfig config, IEnumerable<IReadOnlyList<int>> texts)
    {
        var most = BatchesPerContext * config.MaxPositions;
        foreach (var group in texts.Chunk(GroupSize))
        {
            var batch = new List<IReadOnlyList<int>>();
            foreach (var text in group.OrderByDescending(text => text.Count))
            {
                if (batch.Count > 0 && batch[0].Count * (batch.Count + 1) > most)
                {
                    yield return batch;
                    batch = [];
                }
                batch.Add(text);
            }
            if (batch.Count > 0)
                yield return batch;
        }
    }

    /// <summary>The keys of the real tokens, (tokens, n), in the caller's dispose scope.</summary>
    private static Tensor Keys(EagerDecoder decoder, IWeights weights, int layer, List<IReadOnlyList<int>> batch, Device device)
    {
        using var scope = torch.NewDisposeScope();
        var length = batch.Max(text => text.Count);
        var ids = Padded(batch, length, id => id, device);
        var mask = Padded(batch, length, _ => 1, device);
        Tensor? keys = null;
        decoder.Forward(weights, ids, mask, hook: (at, point, activation) =>
        {
            if (at != layer || point != ActivationPoint.MlpKey)
                return true;
            keys = activation.view(-1, activation.shape[2]).index_select(0, mask.view(-1).nonzero().select(1, 0)).MoveToOtherDisposeScope(scope);
            return false;
        });
        return keys!.to_type(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>(B, T) with zeros after the end of a text.</summary>
    private static Tensor Padded(List<IReadOnlyList<int>> batch, int length, Func<int, long> value, Device device) => torch.tensor(
        batch.SelectMany(text => text.Select(value).Concat(Enumerable.Repeat(0L, length - text.Count))).ToArray(), [batch.Count, length], device: device);
}
