using AnyEdit.Models;

namespace AnyEdit.Tests.Models;

public sealed class ParameterNamesTests
{
    [TestCase(TinyModels.Llama, "model.layers.2.mlp.down_proj.weight", 16, 24)]
    [TestCase(TinyModels.Gpt2, "transformer.h.2.mlp.c_proj.weight", 64, 16)]
    [TestCase(TinyModels.GptJ, "transformer.h.2.mlp.fc_out.weight", 32, 128)]
    public void DownProjection_EachFamily_HasItsNameAndStoredShape(string json, string name, int rows, int columns)
    {
        var config = ModelConfig.Parse(json);
        var names = ParameterNames.For(config);

        Assert.Multiple(() =>
        {
            Assert.That(names.DownProjection(2), Is.EqualTo(name));
            Assert.That(names.All(config).Single(parameter => parameter.Name == name).Shape, Is.EqualTo(new long[] { rows, columns }));
        });
    }

    [Test]
    public void All_Qwen2Tied_ListsBiasesAndNoHead()
    {
        var config = ModelConfig.Parse(TinyModels.Qwen2);
        var all = ParameterNames.For(config).All(config).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);

        Assert.Multiple(() =>
        {
            Assert.That(all, Has.Count.EqualTo(1 + 3 * 12 + 1));
            Assert.That(all["model.layers.0.self_attn.k_proj.bias"], Is.EqualTo(new long[] { 8 }));
            Assert.That(all, Does.Not.ContainKey("lm_head.weight"));
        });
    }

    [Test]
    public void All_Gpt2_ListsTheFusedProjectionAsInByOut()
    {
        var config = ModelConfig.Parse(TinyModels.Gpt2);
        var shape = ParameterNames.For(config).All(config).Single(parameter => parameter.Name == "transformer.h.0.attn.c_attn.weight").Shape;

        Assert.That(shape, Is.EqualTo(new long[] { 16, 48 }));
    }

    [Test]
    public void Layer_OutsideTheModel_SaysWhichLayersThereAre()
    {
        var names = ParameterNames.For(ModelConfig.Parse(TinyModels.Llama));

        Assert.That(() => names.DownProjection(3), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("The model has layers 0 to 2."));
    }

    [Test]
    public void LayerAll_ParallelLayer_HasOneNormalisation()
    {
        var names = ParameterNames.For(ModelConfig.Parse(TinyModels.GptJ));

        Assert.That(names[1].All().Count(name => name.Contains("ln_")), Is.EqualTo(2), "weight and bias of ln_1");
    }
}
