using AnyEdit.Models;
using AnyEdit.Updaters.Memit;

namespace AnyEdit.Tests.Updaters.Memit;

public sealed class MemitPresetTests
{
    [TestCase("llama", 4096, 32, "Llama3-8B-Instruct", new[] { 4, 5, 6, 7, 8 })]
    [TestCase("llama", 2048, 16, "Llama3-8B-Instruct", new[] { 2, 3, 4 })]
    [TestCase("qwen2", 3584, 28, "Qwen2.5-7B-Instruct", new[] { 4, 5, 6, 7, 8 })]
    [TestCase("qwen2", 896, 24, "Qwen2.5-7B-Instruct", new[] { 3, 4, 5, 6, 7 })]
    [TestCase("qwen2", 192, 6, "small", new[] { 1, 2, 3 })]
    public void For_Model_ChoosesByFamilyAndSizeAndScalesLayers(string family, int width, int depth, string preset, int[] layers)
    {
        var config = ModelConfig.Parse($$"""
            {"model_type":"{{family}}","hidden_size":{{width}},"intermediate_size":24,"num_hidden_layers":{{depth}},"num_attention_heads":4,
             "num_key_value_heads":2,"vocab_size":40,"max_position_embeddings":64,"tie_word_embeddings":true}
            """);
        var chosen = MemitPreset.For(config);
        Assert.That(chosen.Name, Is.EqualTo(preset));
        Assert.That(chosen.Layers.For(depth), Is.EqualTo(layers));
    }

    [Test]
    public void PaperPresets_HaveTheValuesOfAppendixA4()
    {
        foreach (var (preset, chunk) in new[] { (MemitPreset.Llama3, 40), (MemitPreset.Qwen25, 50) })
            Assert.That(
                (preset.ChunkSize, preset.Lambda, preset.ClampFactor, preset.Steps, preset.LearningRate, preset.WeightDecay),
                Is.EqualTo((chunk, 15000.0, 4.0, 25, 0.5, 1e-3)));
    }

    [Test]
    public void Find_UnknownName_ListsThePresets()
    {
        Assert.That(MemitPreset.Find("SMALL"), Is.SameAs(MemitPreset.Small));
        var failure = Assert.Throws<ArgumentException>(() => MemitPreset.Find("gpt-5"));
        Assert.That(failure!.Message, Does.StartWith("There is no preset 'gpt-5'; these exist: Llama3-8B-Instruct, Qwen2.5-7B-Instruct, small."));
    }
}
