using NUnit.Framework.Internal;

namespace AnyEdit.Tests.Support;

public class NoTensorLeaksAttributeTests
{
    private static readonly NUnit.Framework.Interfaces.ITest s_test = new TestSuite("suspect");

    [Test]
    public void AfterTest_TensorLeftAlive_Fails()
    {
        var attribute = new NoTensorLeaksAttribute();
        attribute.BeforeTest(s_test);
        var leaked = torch.ones(3);
        using (new TestExecutionContext.IsolatedContext())
            Assert.That(() => attribute.AfterTest(s_test), Throws.InstanceOf<AssertionException>().With.Message.Contain("leaves 1 native tensors"));
        leaked.Dispose();
    }

    [Test]
    public void AfterTest_EverythingDisposed_Passes()
    {
        var attribute = new NoTensorLeaksAttribute();
        attribute.BeforeTest(s_test);
        torch.ones(3).Dispose();
        attribute.AfterTest(s_test);
    }

    [Test]
    public void AfterTest_GarbageAllowed_Passes()
    {
        var attribute = new NoTensorLeaksAttribute { AllowGarbage = true };
        attribute.BeforeTest(s_test);
        MakeGarbage();
        attribute.AfterTest(s_test);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeGarbage() => _ = torch.ones(3);
}
