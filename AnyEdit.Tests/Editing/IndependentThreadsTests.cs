using System.Collections.Concurrent;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Editing;

public sealed class IndependentThreadsTests
{
    [TestCase(1, 5)]
    [TestCase(2, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 20)]
    public void Run_AnyNumbers_DoesEachPieceOnce(int threads, int pieces)
    {
        var done = new int[pieces];
        IndependentThreads.Run(threads, Numbers(pieces), (piece, _) => Interlocked.Increment(ref done[piece]), default);
        Assert.That(done, Is.All.EqualTo(1));
    }

    [Test]
    public void Run_SeveralThreads_ComputesWithOneThreadInEachAtTheSameTime() => LibtorchThreads.With(3, () =>
    {
        using var together = new Barrier(3);
        var inside = new int[3];
        IndependentThreads.Run(3, Numbers(3), (piece, _) =>
        {
            inside[piece] = together.SignalAndWait(TimeSpan.FromSeconds(60)) ? torch.get_num_threads() : 0;
        }, default);
        Assert.That(inside, Is.All.EqualTo(1));
    });

    [Test]
    public void Run_SeveralThreads_LeavesTheNumberOfOthersAlone() => LibtorchThreads.With(3, () =>
    {
        var begunMeanwhile = new ConcurrentBag<int>();
        IndependentThreads.Run(3, Numbers(3), (_, _) =>
        {
            var other = new Thread(() => begunMeanwhile.Add(torch.get_num_threads()));
            other.Start();
            other.Join();
        }, default);
        Assert.That(begunMeanwhile.Append(torch.get_num_threads()), Is.EqualTo(new[] { 3, 3, 3, 3 }));
    });

    [Test]
    public void Run_OneThread_StaysOnTheCallersWithAllThreads() => LibtorchThreads.With(3, () =>
    {
        var caller = Environment.CurrentManagedThreadId;
        IndependentThreads.Run(1, Numbers(2), (_, _) => Assert.That((Environment.CurrentManagedThreadId, torch.get_num_threads()), Is.EqualTo((caller, 3))), default);
    });

    [Test]
    public void Run_PieceFails_StopsTheOthersAndThrowsItsFailure()
    {
        var stopped = new ConcurrentBag<bool>();
        var failure = Assert.Throws<InvalidDataException>(() => IndependentThreads.Run(2, Numbers(3), (piece, stop) =>
        {
            if (piece == 0)
                throw new InvalidDataException("piece 0");
            stopped.Add(stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)));
        }, default));
        Assert.That(failure!.Message, Is.EqualTo("piece 0"));
        Assert.That(stopped, Is.All.True, "a piece that had begun sees the end");
        Assert.That(stopped, Has.Count.LessThanOrEqualTo(1), "no other begins");
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Run_Cancelled_ThrowsForTheCallersToken(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var failure = Assert.Throws<OperationCanceledException>(() => IndependentThreads.Run(threads, Numbers(1000), (piece, stop) =>
        {
            cancellation.Cancel();
            stop.ThrowIfCancellationRequested();
        }, cancellation.Token));
        Assert.That(failure!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public void Run_CancelledWhenAllIsDone_Succeeds()
    {
        using var cancellation = new CancellationTokenSource();
        var done = 0;
        IndependentThreads.Run(2, Numbers(2), (_, _) =>
        {
            if (Interlocked.Increment(ref done) == 2)
                cancellation.Cancel();
        }, cancellation.Token);
        Assert.That(done, Is.EqualTo(2));
    }

    [TestCase(1, ExpectedResult = 1)]
    [TestCase(2, ExpectedResult = 1)]
    [TestCase(3, ExpectedResult = 3)]
    [TestCase(4, ExpectedResult = 3)]
    public int Count_Cpu_IsAllThreadsWhereThereIsAPieceForEach(int pieces)
    {
        var count = 0;
        LibtorchThreads.With(3, () => count = IndependentThreads.Count(torch.CPU, pieces));
        return count;
    }

    [Test]
    public void Count_Gpu_IsOne() => Assert.That(IndependentThreads.Count(new Device(DeviceType.CUDA), 100), Is.EqualTo(1));

    private static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];
}
