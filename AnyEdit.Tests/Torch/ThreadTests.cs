using System.Runtime.InteropServices;

namespace AnyEdit.Tests.Torch;

public partial class ThreadTests
{
    [Test]
    public void SetNumThreads_IsReadBack()
    {
        var before = torch.get_num_threads();
        torch.set_num_threads(1);
        Assert.That(torch.get_num_threads(), Is.EqualTo(1));
        torch.set_num_threads(before);
    }

#if !TORCHSHARP
    [Test, Platform("Linux")]
    public void Loading_PutsAWaitPolicyIntoTheEnvironmentOfC()
    {
        Assert.That(torch.get_num_threads(), Is.Positive);
        Assert.That(Marshal.PtrToStringUTF8(getenv("OMP_WAIT_POLICY")),
            Is.EqualTo(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") ?? "passive"));
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getenv(string name);
#endif
}
