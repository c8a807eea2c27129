using AnyEdit.Locating;

namespace AnyEdit.Tests.Locating;

public sealed class EditedLayersTests
{
    [Test]
    public void Given_AnyOrder_GivesEachLayerOnceInOrder() =>
        Assert.That(EditedLayers.Given(3, 1, 2, 1).For(4), Is.EqualTo(new[] { 1, 2, 3 }));

    [Test]
    public void Given_LayerOutsideTheModel_NamesLayerAndModel() =>
        Assert.That(() => EditedLayers.Given(4, 28).For(28), Throws.ArgumentException.With.Message.EqualTo("Layer 28 was chosen for editing; the model has layers 0 to 27."));

    [Test]
    public void Given_NegativeLayer_Throws() =>
        Assert.That(() => EditedLayers.Given(-1), Throws.ArgumentException.With.Message.StartsWith("Layer -1 was chosen for editing"));

    [Test]
    public void Given_NoLayer_Throws() =>
        Assert.That(() => EditedLayers.Given(), Throws.ArgumentException.With.Message.StartsWith("At least one layer"));

    [TestCase(32, new[] { 4, 5, 6, 7, 8 })]
    [TestCase(64, new[] { 8, 10, 12, 14, 16 })]
    [TestCase(24, new[] { 3, 4, 5, 6 })]
    [TestCase(12, new[] { 2, 3 })]
    [TestCase(2, new[] { 0 })]
    public void Scaled_ModelOfAnotherDepth_TakesTheSameRelativeDepth(int depth, int[] expected) =>
        Assert.That(EditedLayers.Scaled([4, 5, 6, 7, 8], 32).For(depth), Is.EqualTo(expected));

    [Test]
    public void Scaled_LayerOutsideItsOwnDepth_Throws() =>
        Assert.That(() => EditedLayers.Scaled([4, 32], 32), Throws.ArgumentException.With.Message.StartsWith("Layer 32 was chosen for editing in a model of 32 layers (0 to 31)"));
}
