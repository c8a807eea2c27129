using AnyEdit.Files;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Files;

[NoTensorLeaks]
public class CheckpointReaderTests
{
    [Test]
    public void Open_Shards_ReadsEachTensorFromItsFile()
    {
        using var folder = Shards();
        using var scope = torch.NewDisposeScope();
        using var checkpoint = CheckpointReader.Open(folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That(checkpoint.Names, Is.EquivalentTo(new[] { "a", "b" }));
            Assert.That(checkpoint.Read("a").item<float>(), Is.EqualTo(1));
            Assert.That(checkpoint.Read("b").item<float>(), Is.EqualTo(2));
            Assert.That(checkpoint.FileOf("b"), Is.EqualTo(folder["two.safetensors"]));
        });
    }

    [Test]
    public void Open_NoWeights_SaysWhatIsRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["pytorch_model.bin"], "");
        AssertFails<FileNotFoundException>(folder, "neither model.safetensors nor model.safetensors.index.json");
    }

    [Test]
    public void Open_MissingShard_NamesIt()
    {
        using var folder = Shards();
        File.Delete(folder["two.safetensors"]);
        AssertFails<FileNotFoundException>(folder, "names the shard 'two.safetensors', which is missing");
    }

    [TestCase("{", "is not JSON")]
    [TestCase("{}", "has no object 'weight_map'")]
    [TestCase("""{"weight_map":{"a":7}}""", "'weight_map.a' is not the name of a file in this folder")]
    [TestCase("""{"weight_map":{"a":"../one.safetensors"}}""", "'weight_map.a' is not the name of a file in this folder")]
    [TestCase("""{"weight_map":{"a":"/etc/passwd"}}""", "'weight_map.a' is not the name of a file in this folder")]
    [TestCase("""{"weight_map":{"a":".."}}""", "'weight_map.a' is not the name of a file in this folder")]
    [TestCase("""{"weight_map":{"a":"one.safetensors","b":"one.safetensors"}}""", "says that 'one.safetensors' holds the tensor 'b', but it does not")]
    [TestCase("""{"weight_map":{"b":"one.safetensors"}}""", "says that 'one.safetensors' holds the tensor 'b', but it does not")]
    public void Open_BadIndex_SaysWhatIsWrong(string index, string expected)
    {
        using var folder = Shards();
        File.WriteAllText(folder["model.safetensors.index.json"], index);
        AssertFails<InvalidDataException>(folder, expected);
    }

    [Test]
    public void Open_TensorInTwoShards_NamesBoth()
    {
        using var folder = Shards();
        File.Copy(folder["one.safetensors"], folder["two.safetensors"], overwrite: true);
        AssertFails<InvalidDataException>(folder, "The tensor 'a' is in both");
    }

    [Test]
    public void Open_TensorThatTheIndexDoesNotKnow_NamesIt()
    {
        using var folder = Shards();
        using (var extra = torch.ones(1))
            SafetensorsWriter.Write(folder["two.safetensors"], new Dictionary<string, Tensor> { ["b"] = extra, ["c"] = extra });
        AssertFails<InvalidDataException>(folder, "holds the tensor 'c', of which");
    }

    private static void AssertFails<TException>(TemporaryFolder folder, string expected)
        where TException : Exception =>
        Assert.That(() => CheckpointReader.Open(folder.Path), Throws.TypeOf<TException>().With.Message.Contain(expected));

    private static TemporaryFolder Shards()
    {
        var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        SafetensorsWriter.Write(folder["one.safetensors"], new Dictionary<string, Tensor> { ["a"] = torch.ones(1) });
        SafetensorsWriter.Write(folder["two.safetensors"], new Dictionary<string, Tensor> { ["b"] = torch.ones(1) * 2 });
        File.WriteAllText(folder["model.safetensors.index.json"], """{"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}""");
        return folder;
    }
}
