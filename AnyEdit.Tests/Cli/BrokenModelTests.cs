using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Cli;

public sealed class BrokenModelTests
{
    private const string Weight = "model.layers.1.mlp.down_proj.weight";
    private TemporaryFolder folder = null!;
    private string model = null!;

    [SetUp]
    public void WriteModel()
    {
        folder = new TemporaryFolder();
        model = TinyModelFolder.Write(folder["model"]);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void WeightsMissing_NamesTheFile()
    {
        File.Delete(Path.Combine(model, "model.safetensors"));
        CliRun.Of("info", model).IsBadInput("model.safetensors");
    }

    [Test]
    public void WeightsTruncated_SaysSo()
    {
        var path = Path.Combine(model, "model.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1000]);
        CliRun.Of("info", model).IsBadInput("model.safetensors");
    }

    [Test]
    public void WeightsOfAnotherShape_NamesTensorAndBothShapes()
    {
        TinyModelFolder.ChangeWeights(model, tensors => tensors[Weight] = torch.zeros(32, 47));
        CliRun.Of("info", model).IsBadInput(Weight, "47", "48");
    }

    [Test]
    public void WeightsOfIntegers_NamesTheTensor()
    {
        TinyModelFolder.ChangeWeights(model, tensors => tensors[Weight] = torch.zeros(32, 48, dtype: ScalarType.Int64));
        CliRun.Of("info", model).IsBadInput(Weight);
    }

    [Test]
    public void TensorMissing_NamesIt()
    {
        TinyModelFolder.ChangeWeights(model, tensors => tensors.Remove(Weight));
        CliRun.Of("info", model).IsBadInput(Weight);
    }

    [Test]
    public void TensorLeftOver_NamesIt()
    {
        TinyModelFolder.ChangeWeights(model, tensors => tensors["model.layers.9.extra"] = torch.zeros(3));
        CliRun.Of("info", model).IsBadInput("model.layers.9.extra");
    }

    [Test]
    public void NotANumberInTheWeights_NamesTheTensor()
    {
        TinyModelFolder.ChangeWeights(model, tensors => tensors[Weight] = torch.full([32, 48], float.NaN));
        CliRun.Of("ask", model, "Why?").IsBadInput(Weight, "NaN");
    }

    [Test]
    public void UnknownArchitecture_NamesItAndTheKnownOnes()
    {
        folder.Write("model/config.json", TinyModelFolder.Config.Replace("qwen2", "perceiver", StringComparison.Ordinal));
        CliRun.Of("info", model).IsBadInput("config.json", "perceiver", "llama");
    }

    [Test]
    public void ConfigWithoutAField_NamesIt()
    {
        folder.Write("model/config.json", TinyModelFolder.Config.Replace("hidden_size", "hidden_sise", StringComparison.Ordinal));
        CliRun.Of("info", model).IsBadInput("config.json", "hidden_size");
    }

    [Test]
    public void ConfigThatIsNotJson_SaysSo()
    {
        folder.Write("model/config.json", "{\"model_type\": ");
        CliRun.Of("info", model).IsBadInput("config.json");
    }
}
