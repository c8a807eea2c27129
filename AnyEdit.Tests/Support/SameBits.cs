using System.Diagnostics;

namespace AnyEdit.Tests.Support;

/// <summary>Tests that compare two runs to the last bit.</summary>
internal static class SameBits
{
    /// <summary>Skips the test where libtorch has MKL, whose sums depend on where a tensor lies in memory, unless it is told otherwise.</summary>
    [Conditional("TORCHSHARP")]
    public static void Assume() => NUnit.Framework.Assume.That(
        Environment.GetEnvironmentVariable("MKL_CBWR"), Is.Not.Null.And.Not.Empty, "MKL gives the same bits again only with MKL_CBWR=COMPATIBLE, or AVX2,STRICT, in the environment.");
}
