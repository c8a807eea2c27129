namespace AnyEdit.Tests.Support;

/// <summary>How many threads libtorch is to use, for a while.</summary>
internal static class LibtorchThreads
{
    public static void With(int threads, Action action)
    {
        var before = torch.get_num_threads();
        torch.set_num_threads(threads);
        try
        {
            action();
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }
}
