using AnyEdit.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models;

[NoTensorLeaks]
public class CausalLanguageModelWeightsTests
{
    private const string Norm = "model.norm.weight";
    private const string Down = "model.layers.1.mlp.down_proj.weight";

    [Test]
    public void Install_WhileLeased_LeaseSeesTheOldAndOthersTheNew()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        using var old = model.Lease();
        var before = old.Snapshot[Norm].data<float>().ToArray();
        model.Install(Filled(old.Snapshot, 7));
        using var fresh = model.Lease();
        Assert.Multiple(() =>
        {
            Assert.That(old.Snapshot[Norm].data<float>().ToArray(), Is.EqualTo(before));
            Assert.That(fresh.Snapshot[Norm].data<float>().ToArray(), Is.All.EqualTo(7));
            Assert.That(fresh.Snapshot["lm_head.weight"], Is.SameAs(old.Snapshot["lm_head.weight"]));
        });
    }

    [Test]
    public void Install_NobodyLeasesTheOld_FreesWhatItReplaced()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        Tensor replaced;
        using (var lease = model.Lease())
        {
            replaced = lease.Snapshot[Norm];
            model.Install(Filled(lease.Snapshot, 7));
            Assert.That(replaced.IsInvalid, Is.False);
        }

        Assert.That(replaced.IsInvalid);
    }

    [Test]
    public void Install_EarlierSnapshot_IsAnUndoExactToTheBit()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        var hash = model.WeightHash;
        using var earlier = model.Lease();
        model.Install(Filled(earlier.Snapshot, 7));
        Assert.That(model.WeightHash, Is.Not.EqualTo(hash));
        model.Install(earlier.Snapshot);
        using var undone = model.Lease();
        Assert.Multiple(() =>
        {
            Assert.That(undone.Snapshot, Is.SameAs(earlier.Snapshot));
            Assert.That(model.WeightHash, Is.EqualTo(hash));
        });
    }

    [Test]
    public void Install_TheCurrentSnapshot_ChangesNothing()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        using (var lease = model.Lease())
            model.Install(lease.Snapshot);
        using var again = model.Lease();
        Assert.That(again.Snapshot[Norm].IsInvalid, Is.False);
    }

    [Test]
    public void Install_ParameterMissingOrOfAnotherShape_IsRefused()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        using var other = TinyModels.RandomWeights(ModelConfig.Parse(ModelFolders.OverBytes(TinyModels.Qwen2)), 1);
        using var small = TinyModels.RandomWeights(ModelConfig.Parse(TinyModels.Llama), 1);
        var hash = model.WeightHash;
        Assert.Multiple(() =>
        {
            Assert.That(() => model.Install(other), Throws.ArgumentException.With.Message.Contain("lack the parameter 'lm_head.weight'"));
            Assert.That(() => model.Install(small), Throws.ArgumentException.With.Message.Contain("has the shape [40, 16] instead of [258, 16]"));
            Assert.That(model.WeightHash, Is.EqualTo(hash));
        });
    }

    [Test]
    public void Create_ParameterMissing_IsRefusedAndTheWeightsStayTheCallers()
    {
        using var weights = TinyModels.RandomWeights(ModelConfig.Parse(TinyModels.Qwen2), 1);
        Assert.That(
            () => new CausalLanguageModel(ModelConfig.Parse(TinyModels.Llama), weights, new ByteTokenizer()),
            Throws.ArgumentException.With.Message.Contain("lack the parameter"));
        Assert.That(weights["model.norm.weight"].IsInvalid, Is.False);
    }

    [Test]
    public void Lease_WhileOthersInstall_NeverSeesAMixOrAFreedTensor()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        using (var first = model.Lease())
            model.Install(Filled(first.Snapshot, 0));
        var installers = Enumerable.Range(1, 2).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 300; i++)
            {
                using var lease = model.Lease();
                model.Install(Filled(lease.Snapshot, 1000 * thread + i));
            }
        })).ToArray();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                using var lease = model.Lease();
                var norm = lease.Snapshot[Norm].data<float>().ToArray();
                var down = lease.Snapshot[Down].data<float>().ToArray();
                if (norm.Concat(down).Distinct().Count() != 1)
                    return false;
            }

            return true;
        })).ToArray();
        Task.WaitAll([.. installers, .. readers]);
        Assert.That(readers.Select(reader => reader.Result), Is.All.True);
    }

    [Test]
    public async Task EnterEditAsync_AnotherEditRuns_WaitsForItsEnd()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        var first = await model.EnterEditAsync();
        var second = model.EnterEditAsync();
        Assert.That(second.IsCompleted, Is.False);
        first.Dispose();
        first.Dispose();
        using var turn = await second;
        Assert.That(model.EnterEditAsync().IsCompleted, Is.False, "disposing a turn twice lets nobody else in");
    }

    [Test]
    public async Task EnterEditAsync_CancelledWhileWaiting_LeavesTheQueue()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        using var cancellation = new CancellationTokenSource();
        var first = await model.EnterEditAsync();
        var second = model.EnterEditAsync(cancellation.Token);
        await cancellation.CancelAsync();
        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        first.Dispose();
        using var third = await model.EnterEditAsync();
    }

    [Test]
    public async Task EnterEditAsync_ManyEdits_LoseNoUpdate()
    {
        using var model = ModelFolders.Model(TinyModels.Llama);
        using (var lease = model.Lease())
            model.Install(Filled(lease.Snapshot, 0));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            using var turn = await model.EnterEditAsync();
            using var lease = model.Lease();
            model.Install(Filled(lease.Snapshot, lease.Snapshot[Norm].data<float>()[0] + 1));
        })));
        using var last = model.Lease();
        Assert.That(last.Snapshot[Norm].data<float>()[0], Is.EqualTo(50));
    }

    [Test]
    public void Dispose_Leased_FreesWithTheLastLease()
    {
        var model = ModelFolders.Model(TinyModels.Llama);
        var lease = model.Lease();
        var tensor = lease.Snapshot[Norm];
        model.Dispose();
        model.Dispose();
        Assert.That(tensor.IsInvalid, Is.False);
        lease.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(tensor.IsInvalid);
            Assert.That(model.Lease, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => model.WeightHash, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => model.EnterEditAsync(), Throws.TypeOf<ObjectDisposedException>());
        });
    }

    [Test]
    public void Install_AfterDispose_IsRefusedAndTheSnapshotStaysTheCallers()
    {
        var model = ModelFolders.Model(TinyModels.Llama);
        using var lease = model.Lease();
        using var snapshot = Filled(lease.Snapshot, 7);
        model.Dispose();
        Assert.That(() => model.Install(snapshot), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(snapshot[Norm].IsInvalid, Is.False);
    }

    /// <summary>A snapshot in which two parameters are filled with a number.</summary>
    private static WeightSnapshot Filled(WeightSnapshot snapshot, float value) => snapshot.With(new Dictionary<string, Tensor>
    {
        [Norm] = torch.full(snapshot[Norm].shape, value),
        [Down] = torch.full(snapshot[Down].shape, value),
    });
}
