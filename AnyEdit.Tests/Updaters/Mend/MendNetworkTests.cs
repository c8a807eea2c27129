using AnyEdit.Files;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.Mend;

namespace AnyEdit.Tests.Updaters.Mend;

[NoTensorLeaks]
public sealed class MendNetworkTests
{
    [Test]
    public void Transform_Identity_GivesBackTheFactorsTimesTheRate()
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var network = MendNetwork.Identity(model, [1, 2], rank: 3, rate: 0.25);
        torch.manual_seed(1);
        var (keys, gradients) = (torch.randn(5, 24), torch.randn(5, 16));

        var (left, right) = network.Parameters.Transform(1, keys, gradients);

        Assert.That(TinyModels.MaxDifference(right, keys), Is.Zero);
        // exp(log(0.25)) in float32.
        Assert.That(TinyModels.MaxDifference(left, gradients.t() * -0.25), Is.LessThan(1e-6));
    }

    [Test]
    public void Transform_Identity_HasAGradientToLearnFrom()
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var network = MendNetwork.Identity(model, [1], rank: 3);
        torch.manual_seed(1);
        network.Parameters[MendParameters.FirstUp].requires_grad = true;
        network.Parameters[MendParameters.SecondUp].requires_grad = true;
        var (left, right) = network.Parameters.Transform(0, torch.randn(5, 24), torch.randn(5, 16));
        var gradients = torch.autograd.grad([torch.matmul(left, right).square().sum()], [network.Parameters[MendParameters.FirstUp], network.Parameters[MendParameters.SecondUp]]);
        Assert.That(gradients.Select(gradient => gradient.abs().sum().ToDouble()), Is.All.GreaterThan(0), "ReLU's gradient at 0 would keep U at 0 for ever");
    }

    [Test]
    public void SaveAndLoad_Network_IsTheSameToTheBit()
    {
        using var folder = new TemporaryFolder();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var network = MendNetwork.Identity(model, [0, 2], rank: 3, seed: 4);
        network.Save(folder["mend.safetensors"]);
        using var loaded = MendNetwork.Load(folder["mend.safetensors"]);
        Assert.That(loaded.Description.Layers, Is.EqualTo(new[] { 0, 2 }));
        Assert.That((loaded.Description.Model, loaded.Description.Rank), Is.EqualTo((network.Description.Model, 3)));
        foreach (var (name, tensor) in network.Parameters.Tensors)
            Assert.That(loaded.Parameters[name].bytes.SequenceEqual(tensor.bytes), name);
        Assert.That(folder.Names, Is.EqualTo(new[] { "mend.safetensors" }), "nothing temporary is left");
    }

    [Test]
    public void DigestFor_Editors_NamesTheBytesOfTheNetworkThatTheyRead()
    {
        using var folder = new TemporaryFolder();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var editor = KnowledgeEditor.Create(builder => builder.UseMend(folder["named"]));
        Assert.That(MendNetwork.DigestFor(model, editor), Is.EqualTo("none"), "there is no file yet");
        File.WriteAllText(folder["named"], "abc");
        // The SHA-256 of "abc" that the standard gives (FIPS 180-2, appendix B.1).
        Assert.That(MendNetwork.DigestFor(model, editor), Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        using var other = KnowledgeEditor.Create(builder => builder.UseFineTuning());
        Assert.That(MendNetwork.DigestFor(model, other), Is.EqualTo("none"), "the method has no network");
    }

    [Test]
    public void Save_Float16_RoundsTheMatricesAlone()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var network = MendNetwork.Identity(model, [0, 2], rank: 3, rate: 1e-9);
        network.Save(folder["half"], ScalarType.Float16);
        using var loaded = MendNetwork.Load(folder["half"]);
        Assert.That(loaded.Parameters[MendParameters.LogRate].bytes.SequenceEqual(network.Parameters[MendParameters.LogRate].bytes));
        // float16 has 11 bits; the entries of V are below 1.
        Assert.That(TinyModels.MaxDifference(loaded.Parameters[MendParameters.FirstDown], network.Parameters[MendParameters.FirstDown]), Is.InRange(1e-8, Math.Pow(2, -11)));
        Assert.That(new FileInfo(folder["half"]).Length, Is.LessThan(4 * 4 * 3 * 40 + 12 * 4 * 2 * 40 + 4000));
    }

    [Test]
    public void Load_MissingFile_SaysHowToGetOne()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => MendNetwork.Load(folder["none"]), Throws.TypeOf<FileNotFoundException>().With.Message.Contain("There is no MEND network").And.Message.Contain("train-mend"));
    }

    [Test]
    public void Load_OtherFileOrTruncatedOrDamagedOne_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var network = MendNetwork.Identity(model, [0, 2], rank: 3);
        network.Save(folder["good"]);
        using var tensor = torch.zeros(3);
        SafetensorsWriter.Write(folder["other"], [KeyValuePair.Create("x", tensor)]);
        File.WriteAllBytes(folder["short"], File.ReadAllBytes(folder["good"])[..^8]);
        network.Parameters[MendParameters.Mean].fill_(double.NaN);
        network.Save(folder["nan"]);

        Assert.That(() => MendNetwork.Load(folder["other"]), Throws.TypeOf<InvalidDataException>().With.Message.Contain("not a MEND network"));
        Assert.That(() => MendNetwork.Load(folder["short"]), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => MendNetwork.Load(folder["nan"]), Throws.TypeOf<InvalidDataException>().With.Message.Contain("'mean'"));
    }

    [Test]
    public void Identity_LayersThatTheModelLacks_AreRefused()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Assert.That(() => MendNetwork.Identity(model, [2, 3], 3), Throws.ArgumentException.With.Message.Contain("2, 3").And.Message.Contain("0 to 2"));
        Assert.That(() => MendNetwork.Identity(model, [2, 1], 3), Throws.ArgumentException);
        Assert.That(() => MendNetwork.Identity(model, [], 3), Throws.ArgumentException);
    }
}
