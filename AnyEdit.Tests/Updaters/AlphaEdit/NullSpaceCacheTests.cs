using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tests.Updaters.LeastSquares;
using AnyEdit.Updaters.AlphaEdit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnyEdit.Tests.Updaters.AlphaEdit;

[NoTensorLeaks]
internal sealed class NullSpaceCacheTests : MomentFileContract<NullSpace>
{
    private const double Threshold = 0.4, Capacity = 1e6;

    protected override string FileName => "null-space-layer-1-threshold-0.4.safetensors";

    [Test]
    public void Get_FirstTime_KeepsItInMemoryAndBesideTheMoments()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var cache = Cache();

        using var first = cache.Get(model, 1, torch.CPU);
        File.Delete(FilePath);
        using var second = cache.Get(model, 1, torch.CPU);

        Assert.That(Same(second, first), Is.True);
        Assert.That(File.Exists(FilePath), Is.False, "it came from memory");
    }

    [Test]
    public void Get_FileOfOtherMoments_IsComputedFromThese()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using var stale = Get(model);
        Save(model, 1.01);
        using var found = Get(model);

        using var expected = NullSpace.Of(new KeyMomentStore(Folder.Path).Get(model, 1), Threshold, torch.CPU);
        Assert.That(found.Rank, Is.EqualTo(expected.Rank).And.LessThan(stale.Rank));
        using var read = NullSpaceFile.Read(FilePath, 24, Identity(model), torch.CPU);
        Assert.That(read.Rank, Is.EqualTo(expected.Rank), "the file is the new one");
    }

    [Test]
    public void Get_FileWhoseNumbersAreWrong_IsReplaced()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        using (var wrong = new NullSpace(torch.ones(24, 5), isComplement: false))
            Write(wrong, Identity(model));
        using var found = Get(model);
        Assert.That(found.Rank, Is.EqualTo(9));
    }

    [Test]
    public void Get_MomentsInMemory_WritesNoFile()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var moments = new KeyMomentSet([Moments(model, 1)]);
        using var cache = new NullSpaceCache(moments, Threshold, Capacity, NullLogger.Instance);
        using var found = cache.Get(model, 1, torch.CPU);
        Assert.That(found.Rank, Is.EqualTo(9));
        Assert.That(cache.CanKeep(model, 100), Is.True);
        Assert.That(cache.CanKeep(model, 10_000), Is.False);
    }

    [Test]
    public void Get_OtherThreshold_HasAFileOfItsOwn()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        Save(model, 1);
        Get(model).Dispose();
        using (var other = new NullSpaceCache(new KeyMomentStore(Folder.Path), 0.75, Capacity, NullLogger.Instance))
            other.Get(model, 1, torch.CPU).Dispose();
        Assert.That(Folder.Names, Does.Contain("null-space-layer-1-threshold-0.75.safetensors").And.Contain(FileName));
    }

    protected override NullSpace Get(CausalLanguageModel model)
    {
        using var cache = Cache();
        return cache.Get(model, 1, torch.CPU);
    }

    protected override NullSpace Other()
    {
        using var scope = torch.NewDisposeScope();
        return new NullSpace(torch.eye(24).narrow(1, 0, 5).contiguous(), isComplement: false);
    }

    protected override void Write(NullSpace value, IReadOnlyDictionary<string, string> identity) => NullSpaceFile.Write(FilePath, value, identity);

    private protected override Dictionary<string, string> Identity(KeyMomentDescription moments, string model) => NullSpaceFile.Identify(moments, model, Threshold);

    /// <summary>Moments of layer 1 with the eigenvalues 1/24, 2/24 and so on: nine are below .4, eight if the factor is above 1.</summary>
    protected override KeyMoments Moments(CausalLanguageModel model, double scale)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(2);
        var basis = torch.linalg.qr(torch.randn(24, 24, dtype: ScalarType.Float64)).Q;
        var values = (torch.arange(24, dtype: ScalarType.Float64) + 1) / 24 * (scale > 1 ? 1.1 : 1);
        return new KeyMoments(1, (torch.matmul(basis * values, basis.t()) * 100).to_type(ScalarType.Float32), 100) { Model = ModelFingerprint.Of(model) };
    }

    protected override bool Same(NullSpace a, NullSpace b) => a.IsComplement == b.IsComplement && a.Basis.bytes.SequenceEqual(b.Basis.bytes);

    private NullSpaceCache Cache() => new(new KeyMomentStore(Folder.Path), Threshold, Capacity, NullLogger.Instance);
}
