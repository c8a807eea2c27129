using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// The MEMIT update as the paper's public code computes it (Eq. 19): for every layer of every edit the whole model over the whole texts
/// twice, once for the keys and once for the states at z; then the dense n x n system in float32 by LU.
/// </summary>
internal static class NaiveMemit
{
    /// <summary>Computes the changes of the down projections.</summary>
    /// <param name="decoder">The model's forward.</param>
    /// <param name="before">Its weights.</param>
    /// <param name="texts">Texts of the same length.</param>
    /// <param name="targets">The states wanted at each text's sites, (H) each, in order.</param>
    /// <param name="layers">The edited layers.</param>
    /// <param name="moments">C of each layer, (n, n) float32.</param>
    /// <param name="lambda">lambda.</param>
    /// <returns>The changes (H, n) by parameter, in the caller's dispose scope.</returns>
    public static Dictionary<string, Tensor> Update(
        EagerDecoder decoder, WeightSnapshot before, IReadOnlyList<NaiveText> texts, IReadOnlyList<Tensor> targets, int[] layers, IReadOnlyList<Tensor> moments, double lambda)
    {
        using var products = LibtorchProducts.Only();
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var changes = new Dictionary<string, Tensor>();
        var (length, z, device) = (texts[0].Ids.Length, layers[^1], moments[0].device);
        var ids = torch.tensor(texts.SelectMany(text => text.Ids).Select(id => (long)id).ToArray(), [texts.Count, length], device: device);
        var mask = torch.ones_like(ids);
        var sites = texts.SelectMany((text, i) => text.Chunks.Select(chunk => (long)i * length + text.Site(chunk))).ToArray();
        var others = Enumerable.Range(0, texts.Count * length).Select(row => (long)row).Except(sites).ToArray();
        var wanted = torch.stack([.. targets]).to_type(ScalarType.Float32);                                          // (s, H)
        var current = before.With(new Dictionary<string, Tensor>());
        try
        {
            for (var i = 0; i < layers.Length; i++)
            {
                using var layerScope = torch.NewDisposeScope();
                var all = Rows(decoder, current, ids, mask, layers[i], ActivationPoint.MlpKey);                      // B T of (n)
                var states = Rows(decoder, current, ids, mask, z, ActivationPoint.LayerOutput);                      // B T of (H)
                var keys = torch.stack([.. sites.Select(row => all[row])], 1);                                       // K (n, s)
                var preserved = torch.stack([.. others.Select(row => all[row])], 1);                                 // K_p (n, p)
                var residual = (wanted - torch.stack([.. sites.Select(row => states[row])])) / (layers.Length - i);  // R^T (s, H)
                var system = moments[i] * lambda + torch.matmul(preserved, preserved.t()) + torch.matmul(keys, keys.t());
                var solved = torch.linalg.solve(system, keys);                                                       // X (n, s)
                var change = torch.matmul(residual.t(), solved.t());                                                 // (H, n)
                var name = decoder.DownProjection(layers[i]);
                var next = current.With(new Dictionary<string, Tensor> { [name] = current[name] + change });
                current.Dispose();
                current = next;
                changes.Add(name, change.MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            }
            return changes;
        }
        finally
        {
            current.Dispose();
        }
    }

    /// <summary>One forward of the whole model: an activation of every token, in the caller's dispose scope.</summary>
    private static Tensor[] Rows(EagerDecoder decoder, WeightSnapshot weights, Tensor ids, Tensor mask, int layer, ActivationPoint point)
    {
        using var scope = torch.NewDisposeScope();
        Tensor? seen = null;
        decoder.Forward(weights, ids, mask, hook: (at, where, activation) =>
        {
            if (at == layer && where == point)
                seen = activation.clone().MoveToOtherDisposeScope(scope);
            return true;
        });
        return Array.ConvertAll(seen!.flatten(0, 1).to_type(ScalarType.Float32).unbind(0), row => row.MoveToOuterDisposeScope());
    }
}
