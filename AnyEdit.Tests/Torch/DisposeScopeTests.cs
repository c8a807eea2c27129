using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

[NoTensorLeaks]
public class DisposeScopeTests
{
    [Test]
    public void Dispose_TensorsMadeInside_AreFreed()
    {
        Tensor sum;
        using (torch.NewDisposeScope())
        {
            sum = torch.ones(3) + torch.zeros(3);
            Assert.That(sum.IsInvalid, Is.False);
        }

        Assert.That(sum.IsInvalid);
    }

    [Test]
    public void Dispose_TensorMadeBefore_Survives()
    {
        using var before = torch.ones(3);
        using (torch.NewDisposeScope()) _ = before + 1;
        Assert.That(before.IsInvalid, Is.False);
    }

    [Test]
    public void MoveToOuterDisposeScope_NestedScopes_LivesUntilTheOuterOneEnds()
    {
        Tensor kept;
        using (torch.NewDisposeScope())
        {
            using (torch.NewDisposeScope()) kept = torch.ones(3).MoveToOuterDisposeScope();
            Assert.That(kept.IsInvalid, Is.False);
        }

        Assert.That(kept.IsInvalid);
    }

    [Test]
    public void MoveToOuterDisposeScope_OutermostScope_LeavesTheTensorToItsUser()
    {
        Tensor kept;
        using (torch.NewDisposeScope()) kept = torch.ones(3).MoveToOuterDisposeScope();
        Assert.That(kept.IsInvalid, Is.False);
        kept.Dispose();
    }

    [Test]
    public void DetachFromDisposeScope_NestedScopes_OutlivesBoth()
    {
        Tensor kept;
        using (torch.NewDisposeScope())
        using (torch.NewDisposeScope())
            kept = torch.ones(3).DetachFromDisposeScope();
        Assert.That(kept.IsInvalid, Is.False);
        kept.Dispose();
    }

    [Test]
    public void DisposeEverythingBut_OneTensor_KeepsOnlyThat()
    {
        using var scope = torch.NewDisposeScope();
        var kept = torch.ones(3);
        var dropped = torch.ones(3);
        scope.DisposeEverythingBut(kept);
        Assert.That((kept.IsInvalid, dropped.IsInvalid, scope.DisposablesCount), Is.EqualTo((false, true, 1)));
    }

    [Test]
    public void DisposeEverythingBut_TensorOfNoScope_IsFreedAtTheEndOfThisOne()
    {
        Tensor tensor;
        using (var scope = torch.NewDisposeScope())
        {
            tensor = torch.ones(3).DetachFromDisposeScope();
            scope.DisposeEverythingBut(tensor);
            Assert.That(tensor.IsInvalid, Is.False);
        }

        Assert.That(tensor.IsInvalid);
    }

    [Test]
    public void Attach_TensorFromOutside_IsFreedWithTheScope()
    {
        var tensor = torch.ones(3);
        using (var scope = torch.NewDisposeScope()) scope.Attach(tensor);
        Assert.That(tensor.IsInvalid);
    }

    [Test]
    public void Dispose_ByHandInsideAScope_TakesTheTensorOutOfIt()
    {
        using var scope = torch.NewDisposeScope();
        var tensor = torch.ones(3);
        tensor.Dispose();
        Assert.That(scope.Contains(tensor), Is.False);
    }

    [Test]
    public void Statistics_OneTensorInsideOneOutside_CountsThem()
    {
        DisposeScopeManager.Statistics.Reset();
        using (torch.NewDisposeScope()) torch.ones(3);
        torch.ones(3).Dispose();
        var statistics = DisposeScopeManager.Statistics;
        Assert.That((statistics.CreatedInScopeCount, statistics.DisposedInScopeCount,
            statistics.CreatedOutsideScopeCount, statistics.DisposedOutsideScopeCount, statistics.ThreadTotalLiveCount),
            Is.EqualTo((1L, 1L, 1L, 1L, 0L)));
    }

    [Test]
    public void NewDisposeScope_OtherThread_DoesNotCatchThisThreadsTensors()
    {
        Tensor? mine = null;
        using var opened = new ManualResetEventSlim();
        using var made = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            using (torch.NewDisposeScope())
            {
                opened.Set();
                made.Wait();
            }
        });
        other.Start();
        opened.Wait();
        mine = torch.ones(3);
        made.Set();
        other.Join();
        Assert.That(mine.IsInvalid, Is.False);
        mine.Dispose();
    }

    [Test]
    public void Dispose_ScopeOpenedAfterwards_StartsEmpty()
    {
        using (torch.NewDisposeScope())
            _ = torch.ones(3);

        using var next = torch.NewDisposeScope();
        Assert.That(next.DisposablesView, Is.Empty);
        var kept = torch.ones(2);
        using (torch.NewDisposeScope())
            _ = torch.ones(3);
        Assert.That(next.DisposablesView, Is.EqualTo(new[] { kept }));
    }

    [Test]
    public void DisposeEverythingBut_WhatTheScopeShows_KeepsIt()
    {
        using var scope = torch.NewDisposeScope();
        var kept = torch.ones(2);
        var freed = torch.ones(3);

        scope.DisposeEverythingBut(scope.DisposablesView.Where(tensor => ReferenceEquals(tensor, kept)));

        Assert.Multiple(() =>
        {
            Assert.That(kept.IsInvalid, Is.False);
            Assert.That(freed.IsInvalid, Is.True);
        });
    }
}
