using System.Runtime.ExceptionServices;

namespace AnyEdit;

/// <summary>
/// Pieces of work that have nothing in common, on threads of their own, each of which computes alone. Where there are as many pieces as
/// libtorch has threads, nobody waits for another's share of every small operation.
/// </summary>
internal static class IndependentThreads
{
    /// <summary>How many pieces to work on at once: as many as libtorch has threads, if there are so many pieces; otherwise one, with all threads.</summary>
    /// <param name="device">Where the work is done; a GPU needs no threads.</param>
    /// <param name="pieces">How many pieces there may be at once.</param>
    public static int Count(Device device, int pieces) =>
        device.type == DeviceType.CPU && torch.get_num_threads() is var threads && threads <= pieces ? threads : 1;

    /// <summary>Does every piece and returns when all are done.</summary>
    /// <param name="threads">How many at once. With 1, the calling thread does them, with as many threads as libtorch has.</param>
    /// <param name="pieces">The pieces, begun in this order.</param>
    /// <param name="work">Does one; its token is cancelled by the caller's and when another piece failed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>The first failure is thrown, after all threads have ended.</remarks>
    public static void Run<T>(int threads, IReadOnlyList<T> pieces, Action<T, CancellationToken> work, CancellationToken cancellationToken)
    {
        if (threads == 1)
        {
            foreach (var piece in pieces)
                work(piece, cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limited = new SemaphoreSlim(0);
        using var begin = new ManualResetEventSlim();
        ExceptionDispatchInfo? failure = null;
        var (next, before, started) = (-1, torch.get_num_threads(), new List<Thread>());
        try
        {
            while (started.Count < Math.Min(threads, pieces.Count))
            {
                var thread = new Thread(Serve) { IsBackground = true, Name = "AnyEdit" };
                thread.Start();
                started.Add(thread);
                limited.Wait(CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        // A thread's limit is also what threads begin with that have none: those of others, too.
        torch.set_num_threads(before);
        begin.Set();
        started.ForEach(thread => thread.Join());
        if (failure?.SourceException is OperationCanceledException)
            cancellationToken.ThrowIfCancellationRequested();
        failure?.Throw();

        void Serve()
        {
            try
            {
                try
                {
                    _ = torch.get_num_threads();    // libtorch sets a thread's number when it first needs it, unless that is settled
                    torch.set_num_threads(1);
                }
                finally
                {
                    limited.Release();
                }
                begin.Wait(CancellationToken.None);
                for (int piece; (piece = Interlocked.Increment(ref next)) < pieces.Count;)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    work(pieces[piece], stop.Token);
                }
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }

        void Fail(Exception exception)
        {
            if (Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null) is null)
                stop.Cancel();
        }
    }
}
