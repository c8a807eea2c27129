using AnyEdit.Benchmarks.Models;
using AnyEdit.Models;
using AnyEdit.Models.Backward;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>One evaluation of Eq. 9 on the middle chunk of an answer: layers above z after cached tokens, head, gradient. Owns its tensors.</summary>
internal sealed class ChunkStage : IDisposable
{
    private readonly SequenceLayout layout;
    private readonly Tensor window;         // (1, W, H)
    private readonly Tensor sites;          // (1, H)
    private readonly Tensor predicting;     // (W)
    private readonly Tensor logits;         // their gradient, (W, V)
    private readonly ISiteLayers above;

    public ChunkStage(EditBench bench, ModelShape shape)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var (decoder, first) = (bench.Model.Decoder, shape.Layers[^1] + 1);
        var past = ModelShape.QuestionTokens + (ModelShape.TargetTokens - shape.ChunkSize) / 2;
        var (width, device, dtype) = (shape.Config.HiddenSize, bench.Model.Device, shape.Config.Dtype);
        var cache = new KeyValueCache(shape.Config, past);
        using var before = SequenceLayout.RightPadded([past]);
        decoder.RunLayers(bench.Weights, torch.randn([1, past, width], dtype, device), first, shape.Config.LayerCount, before, cache);
        layout = before.Append(shape.ChunkSize);
        window = torch.randn([1, shape.ChunkSize, width], dtype, device).DetachFromDisposeScope();
        sites = torch.randn([1, width], ScalarType.Float32, device).DetachFromDisposeScope();
        predicting = torch.arange(shape.ChunkSize, ScalarType.Int64, device).DetachFromDisposeScope();
        logits = torch.randn([shape.ChunkSize, shape.Config.VocabularySize], ScalarType.Float32, device).DetachFromDisposeScope();
        above = ISiteLayers.Create(decoder, bench.Weights, first, window, layout, cache, predicting);
    }

    /// <summary>Layers and head.</summary>
    public void Forward()
    {
        using var scope = torch.NewDisposeScope();
        above.Run(sites);
    }

    /// <summary>Layers and head, and their gradient.</summary>
    public void ForwardAndBackward()
    {
        using var scope = torch.NewDisposeScope();
        above.Run(sites);
        above.Gradient(logits);
    }

    public void Dispose()
    {
        above.Dispose();
        layout.Dispose();
        window.Dispose();
        sites.Dispose();
        predicting.Dispose();
        logits.Dispose();
    }
}
