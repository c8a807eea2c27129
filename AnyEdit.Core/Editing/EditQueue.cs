namespace AnyEdit.Editing;

/// <summary>Lets one edit in at a time; the others wait.</summary>
internal sealed class EditQueue
{
    private readonly SemaphoreSlim free = new(1, 1);

    /// <summary>Waits for a turn; disposing it lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(free);
    }

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
                free.Release();
        }
    }
}
