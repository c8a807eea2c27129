namespace AnyEdit.Tests.Support;

/// <summary>Collects progress reports on the reporting thread, in order.</summary>
internal sealed class Reports<T>(Action<T>? onReport = null) : List<T>, IProgress<T>
{
    public void Report(T value)
    {
        Add(value);
        onReport?.Invoke(value);
    }
}
