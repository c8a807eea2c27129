using AnyEdit.Models;
using AnyEdit.Samples.TrainBundledModel;
using AnyEdit.Samples.TrainBundledModel.Training;

namespace AnyEdit.Tests.Training;

public sealed class Qwen2NetworkTests
{
    // float32 sums in another order; logits are of the order of 1
    private const float Tolerance = 1e-4f;

    [Test]
    public void Export_LoadedByTheLibrary_GivesTheSameLogits()
    {
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"export-{Guid.NewGuid():N}");
        try
        {
            var tokenizer = BpeTrainer.Train(["What is the color of the fox? The fox is red."], 280);
            BpeTrainer.Save(tokenizer, folder);
            using var network = new Qwen2Network(new NetworkShape(tokenizer.VocabularySize, 64, 2, 4, 2, 96), seed: 5);
            RoundToHalf(network);
            HuggingFaceExport.Save(Path.Combine(folder, "model"), network, tokenizer, folder);
            using var model = CausalLanguageModel.Load(Path.Combine(folder, "model"), new ModelLoadOptions { DType = ScalarType.Float32 });
            var ids = tokenizer.Encode("What is the color of the fox?").ToArray();

            using var scope = torch.NewDisposeScope();
            using var untracked = torch.no_grad();
            using var lease = model.Lease();
            var expected = Logits(network, ids);
            using var layout = SequenceLayout.Causal(ids.Length);
            var hidden = model.Decoder.Embed(lease.Snapshot, torch.tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length]), layout);
            var logits = model.Decoder.Head(lease.Snapshot, model.Decoder.RunLayers(lease.Snapshot, hidden, 0, model.Config.LayerCount, layout)).squeeze(0);

            Assert.That((logits - expected).abs().max().item<float>(), Is.LessThan(Tolerance));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void RoundToHalf(Qwen2Network network)
    {
        using var scope = torch.NewDisposeScope();
        using var untracked = torch.no_grad();
        foreach (var parameter in network.Parameters.Values)
            parameter.copy_(parameter.to_type(ScalarType.Float16).to_type(ScalarType.Float32));
    }

    private static Tensor Logits(Qwen2Network network, int[] ids)
    {
        var hidden = network.Embed(torch.tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length]));
        for (var layer = 0; layer < network.Shape.Layers; layer++)
            hidden = network.Layer(layer, hidden, Qwen2Network.CausalMask(ids.Length), out _);
        return network.Head(hidden.reshape(-1, network.Shape.Width));
    }
}
