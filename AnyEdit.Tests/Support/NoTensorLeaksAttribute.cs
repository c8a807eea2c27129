using NUnit.Framework.Interfaces;

namespace AnyEdit.Tests.Support;

/// <summary>
/// Fails a test that leaves more native tensors alive than it found: each must be disposed by the test or by what
/// it tests. With <see cref="AllowGarbage"/>, tensors that only the garbage collector can still free do not count.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class NoTensorLeaksAttribute : Attribute, ITestAction
{
    private long _before;

    /// <summary>Whether tensors without a reference count as freed.</summary>
    public bool AllowGarbage { get; set; }

    /// <summary>Whether the test makes parameters: TorchSharp never takes those from its count, so it is not held against them.</summary>
    public bool MakesParameters { get; set; }

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        // Garbage of earlier tests, freed during this one, would hide a leak.
        Collect();
        _before = Tensor.TotalCount;
    }

    public void AfterTest(ITest test)
    {
#if TORCHSHARP
        if (MakesParameters) return;
#endif
        if (AllowGarbage) Collect();
        var leaked = Tensor.TotalCount - _before;
        if (leaked > 0 && TestContext.CurrentContext.Result.Outcome.Status != TestStatus.Failed)
            Assert.Fail($"{test.Name} leaves {leaked} native tensors behind");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
