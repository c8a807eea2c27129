using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.Texts;

namespace AnyEdit.Tests.Updaters.Texts;

[NoTensorLeaks]
public sealed class LayerInputsTests
{
    [TestCase(TinyModels.Llama)]
    [TestCase(TinyModels.Mistral)]
    [TestCase(TinyModels.Gpt2)]
    public void AdvanceTo_PackedTexts_HaveTheStatesOfPaddedOnesAndNoPadding(string json)
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(TinyModels.WithBytes(json), dtype: ScalarType.Float64);
        using var lease = model.Lease();
        int[][] texts = [TinyModels.RandomIds(model.Config, 9, 1), TinyModels.RandomIds(model.Config, 3, 2), TinyModels.RandomIds(model.Config, 17, 3)];
        using var padded = LayerInputs.Padded(model.Decoder, lease.Snapshot, texts, model.Device);
        using var packed = LayerInputs.Packed(model.Decoder, lease.Snapshot, texts, model.Device);

        padded.AdvanceTo(model.Decoder, lease.Snapshot, 2);
        packed.AdvanceTo(model.Decoder, lease.Snapshot, 2);

        Assert.That(padded.Entry.shape[..2], Is.EqualTo(new long[] { 3, 17 }));
        Assert.That(packed.Entry.shape[..2], Is.EqualTo(new long[] { 1, 29 }));
        for (var i = 0; i < texts.Length; i++)
        {
            var distance = (States(padded, i, texts[i].Length) - States(packed, i, texts[i].Length)).abs().max().ToDouble();
            Assert.That(distance, Is.LessThan(1e-12), $"text {i}");      // float64; sums are taken in another order
        }
    }

    private static Tensor States(LayerInputs inputs, int text, int length) =>
        inputs.Entry.reshape(-1, inputs.Entry.shape[2]).narrow(0, inputs.Start(text), length);
}
