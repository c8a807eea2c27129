using AnyEdit.Models;
using AnyEdit.Tests.Golden;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Models;

/// <summary>The forward computation against numbers of the reference implementation.</summary>
[NoTensorLeaks]
public sealed class GoldenForwardTests
{
    // float32 sums in another order than the reference's, six layers deep.
    private const double Tolerance = 1e-4;

    [TestCaseSource(nameof(Texts))]
    public void Forward_OneText_GivesTheReferencesHiddenStatesAndLogits(string folder, string text)
    {
        using var golden = GoldenForward.Load(folder);
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (decoder, weights) = (golden.Decoder, golden.Weights);
        var ids = golden.Read(text + ".input_ids").reshape(1, -1);
        using var layout = SequenceLayout.Causal((int)ids.shape[1]);
        using var probe = new LayerOutputs();

        var embedded = decoder.Embed(weights, ids, layout);
        var hidden = decoder.RunLayers(weights, embedded, 0, decoder.Config.LayerCount, layout, probe: probe);
        var logits = decoder.Head(weights, hidden);

        // Rows of hidden_last: the embedding, every layer's output, and the final norm, which is checked through the logits.
        var expectedHidden = golden.Read(text + ".hidden_last");
        var actualHidden = torch.cat([embedded.select(1, -1), .. probe.Seen.Select(output => output.select(1, -1))], 0);
        var expectedLogits = golden.Read(text + ".logits_last3");
        Assert.Multiple(() =>
        {
            Assert.That(TinyModels.MaxDifference(actualHidden, expectedHidden.narrow(0, 0, actualHidden.shape[0])), Is.LessThan(Tolerance), "hidden states");
            Assert.That(TinyModels.MaxDifference(logits.squeeze(0).narrow(0, ids.shape[1] - 3, 3), expectedLogits), Is.LessThan(Tolerance), "logits");
        });
    }

    [TestCaseSource(nameof(Models))]
    public void Forward_RightPaddedBatch_GivesTheReferencesNumbersOnPaddingToo(string folder)
    {
        using var golden = GoldenForward.Load(folder);
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (decoder, weights) = (golden.Decoder, golden.Weights);
        var ids = golden.Read("batch.input_ids");
        var lengths = golden.Read("batch.attention_mask").sum(1).data<long>().ToArray();
        using var layout = SequenceLayout.RightPadded(Array.ConvertAll(lengths, length => (int)length), (int)ids.shape[1]);

        var hidden = decoder.RunLayers(weights, decoder.Embed(weights, ids, layout), 0, decoder.Config.LayerCount, layout);
        var logits = decoder.Head(weights, hidden);

        var lastReal = torch.stack([.. lengths.Select((length, row) => logits[row, length - 1])]);
        Assert.Multiple(() =>
        {
            Assert.That(TinyModels.MaxDifference(hidden, golden.Read($"batch.hidden_all_layer{decoder.Config.LayerCount - 1}")), Is.LessThan(Tolerance), "hidden states");
            Assert.That(TinyModels.MaxDifference(lastReal, golden.Read("batch.logits_last_real")), Is.LessThan(Tolerance), "logits of the last real token");
            Assert.That(TinyModels.MaxDifference(logits.select(1, -1), golden.Read("batch.logits_last_column")), Is.LessThan(Tolerance), "logits of the last column");
        });
    }

    private static IEnumerable<TestCaseData> Models() =>
        GoldenFolders.Models.Select(folder => new TestCaseData(folder).SetArgDisplayNames(Path.GetFileName(folder)));

    private static IEnumerable<TestCaseData> Texts() =>
        from folder in GoldenFolders.Models
        from text in new[] { "single0", "single1", "single2" }
        select new TestCaseData(folder, text).SetArgDisplayNames(Path.GetFileName(folder), text);

    /// <summary>Keeps copies of the layers' outputs; the caller disposes them.</summary>
    private sealed class LayerOutputs : IActivationProbe, IDisposable
    {
        public List<Tensor> Seen { get; } = [];

        public bool Wants(int layer, ActivationPoint point) => point == ActivationPoint.LayerOutput;

        public void Record(int layer, ActivationPoint point, Tensor activation) => Seen.Add(activation.alias().DetachFromDisposeScope());

        public void Dispose() => Seen.ForEach(output => output.Dispose());
    }
}
