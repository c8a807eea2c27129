using AnyEdit.Tests.Support;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Weights;

[NoTensorLeaks]
public class WeightSnapshotTests
{
    [Test]
    public void Create_WithinADisposeScope_OutlivesTheScope()
    {
        WeightSnapshot snapshot;
        using (torch.NewDisposeScope())
            snapshot = Snapshot(("a", 1));
        using (snapshot)
            Assert.That(Value(snapshot, "a"), Is.EqualTo(1));
    }

    [Test]
    public void Create_NameTwice_IsRefused()
    {
        using var tensor = torch.ones(1);
        Assert.That(
            () => WeightSnapshot.Create([KeyValuePair.Create("a", tensor), KeyValuePair.Create("a", tensor)]),
            Throws.ArgumentException.With.Message.Contain("'a' occurs twice"));
    }

    [Test]
    public void Item_UnknownName_NamesIt()
    {
        using var snapshot = Snapshot(("a", 1));
        Assert.That(() => snapshot["b"], Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("The model has no parameter 'b'."));
    }

    [Test]
    public void With_OneReplacement_SharesTheOthersAndLeavesTheOriginal()
    {
        using var first = Snapshot(("a", 1), ("b", 2));
        using var second = first.With(new Dictionary<string, Tensor> { ["b"] = Scalar(3) });
        Assert.Multiple(() =>
        {
            Assert.That(second["a"], Is.SameAs(first["a"]));
            Assert.That(Value(first, "b"), Is.EqualTo(2));
            Assert.That(Value(second, "b"), Is.EqualTo(3));
        });
    }

    [Test]
    public void With_OriginalGone_KeepsTheSharedTensors()
    {
        var first = Snapshot(("a", 1), ("b", 2));
        var replaced = first["b"];
        using var second = first.With(new Dictionary<string, Tensor> { ["b"] = Scalar(3) });
        first.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(Value(second, "a"), Is.EqualTo(1));
            Assert.That(replaced.IsInvalid, "nobody holds the replaced tensor any more");
        });
    }

    [Test]
    public void With_UnknownNameOrOtherShape_IsRefusedAndTheTensorStaysTheCallers()
    {
        using var snapshot = Snapshot(("a", 1));
        using var replacement = torch.ones(2);
        Assert.Multiple(() =>
        {
            Assert.That(() => snapshot.With(new Dictionary<string, Tensor> { ["b"] = replacement }), Throws.TypeOf<KeyNotFoundException>());
            Assert.That(
                () => snapshot.With(new Dictionary<string, Tensor> { ["a"] = replacement }),
                Throws.ArgumentException.With.Message.Contain("'a' has the shape [1], its replacement [2]"));
            Assert.That(replacement.IsInvalid, Is.False);
        });
    }

    [Test]
    public void Dispose_Leased_FreesWithTheLastLease()
    {
        var snapshot = Snapshot(("a", 1));
        var tensor = snapshot["a"];
        var first = snapshot.Lease();
        var second = snapshot.Lease();
        snapshot.Dispose();
        snapshot.Dispose();
        first.Dispose();
        first.Dispose();
        Assert.That(tensor.IsInvalid, Is.False);
        second.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(tensor.IsInvalid);
            Assert.That(snapshot.Lease, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => snapshot.With(new Dictionary<string, Tensor>()), Throws.TypeOf<ObjectDisposedException>());
        });
    }

    [Test]
    public void Lease_RacingWithTheLastRelease_IsAliveOrRefused()
    {
        for (var round = 0; round < 500; round++)
        {
            var snapshot = Snapshot(("a", round));
            using var start = new Barrier(3);
            var leasers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                start.SignalAndWait();
                try
                {
                    using var lease = snapshot.Lease();
                    return Value(lease.Snapshot, "a");
                }
                catch (ObjectDisposedException)
                {
                    return -1;
                }
            })).ToArray();
            start.SignalAndWait();
            snapshot.Dispose();
            Assert.That(leasers.Select(leaser => leaser.Result), Has.All.Matches<float>(value => value == -1 || value == round));
            Assert.That(snapshot.Lease, Throws.TypeOf<ObjectDisposedException>());
        }
    }

    [Test]
    public void ContentHash_EqualWeights_IsEqualWhateverTheOrder()
    {
        using var first = Snapshot(("a", 1), ("b", 2));
        using var second = Snapshot(("b", 2), ("a", 1));
        Assert.That(second.ContentHash, Is.EqualTo(first.ContentHash).And.Length.EqualTo(64));
    }

    [Test]
    public void ContentHash_AnyDifference_Differs()
    {
        using var scope = torch.NewDisposeScope();
        using var original = Snapshot(("a", 1), ("b", 2));
        using var value = Snapshot(("a", 1), ("b", 3));
        using var swapped = Snapshot(("a", 2), ("b", 1));
        using var name = Snapshot(("a", 1), ("c", 2));
        using var more = Snapshot(("a", 1), ("b", 2), ("c", 2));
        using var dtype = Of(("a", torch.ones(1)), ("b", torch.ones(1, dtype: ScalarType.Int32) * 2));
        using var shape = Of(("a", torch.ones(1)), ("b", torch.ones(1, 1) * 2));
        using var negativeZero = Of(("a", torch.tensor(new[] { -0f })), ("b", torch.ones(1)));
        using var zero = Of(("a", torch.tensor(new[] { 0f })), ("b", torch.ones(1)));
        var all = new[] { original, value, swapped, name, more, dtype, shape, negativeZero, zero };
        Assert.That(all.Select(snapshot => snapshot.ContentHash), Is.Unique);
    }

    [Test]
    public void ContentHash_OfASnapshotMadeByWith_IsThatOfTheSameWeightsMadeAfresh()
    {
        using var first = Snapshot(("a", 1), ("b", 2));
        _ = first.ContentHash;
        using var edited = first.With(new Dictionary<string, Tensor> { ["b"] = Scalar(3) });
        using var undone = edited.With(new Dictionary<string, Tensor> { ["b"] = Scalar(2) });
        using var fresh = Snapshot(("a", 1), ("b", 3));
        Assert.Multiple(() =>
        {
            Assert.That(edited.ContentHash, Is.EqualTo(fresh.ContentHash));
            Assert.That(undone.ContentHash, Is.EqualTo(first.ContentHash));
        });
    }

    /// <summary>Patches name the weights that they belong to by this digest: it must never change. The figure is from another implementation.</summary>
    [Test]
    public void ContentHash_KnownWeights_IsTheKnownDigest()
    {
        using var scope = torch.NewDisposeScope();
        using var snapshot = Of(("b", Scalar(2)), ("a", torch.tensor(new[] { 1f, -2f }, [2, 1]).to_type(ScalarType.BFloat16)));
        Assert.That(snapshot.ContentHash, Is.EqualTo("bae74a0a3e597b1c3018edcc8e37a06ce65318908ac70316adb726bea172e4f4"));
    }

    [Test]
    public void ContentHash_TransposedView_IsThatOfItsContiguousCopy()
    {
        using var scope = torch.NewDisposeScope();
        var tensor = torch.arange(6, dtype: ScalarType.Float32).view(2, 3);
        using var view = Of(("a", tensor.t()));
        using var copy = Of(("a", tensor.t().contiguous()));
        Assert.That(view.ContentHash, Is.EqualTo(copy.ContentHash));
    }

    [Test]
    public void ContentHash_ComputingItWasCancelled_IsComputedWhenAskedForAgain()
    {
        using var snapshot = Snapshot(("a", 1), ("b", 2));
        using var same = Snapshot(("a", 1), ("b", 2));
        Assert.That(() => snapshot.Digest(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(snapshot.ContentHash, Is.EqualTo(same.ContentHash));
    }

    [Test]
    public void ContentHash_SnapshotGone_IsRefusedUnlessKnown()
    {
        var unknown = Snapshot(("a", 1));
        unknown.Dispose();
        var known = Snapshot(("a", 1));
        var hash = known.ContentHash;
        known.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => unknown.ContentHash, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(known.ContentHash, Is.EqualTo(hash));
        });
    }

    internal static WeightSnapshot Snapshot(params (string Name, float Value)[] values) =>
        Of([.. values.Select(pair => (pair.Name, Scalar(pair.Value)))]);

    internal static WeightSnapshot Of(params (string Name, Tensor Tensor)[] tensors) =>
        WeightSnapshot.Create(tensors.Select(pair => KeyValuePair.Create(pair.Name, pair.Tensor)));

    internal static Tensor Scalar(float value) => torch.tensor(new[] { value });

    internal static float Value(IWeights weights, string name) => weights[name].item<float>();
}
