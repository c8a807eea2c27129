namespace AnyEdit.Tests.Torch;

public class ThreadTests
{
    [Test]
    public void SetNumThreads_IsReadBack()
    {
        var before = torch.get_num_threads();
        torch.set_num_threads(1);
        Assert.That(torch.get_num_threads(), Is.EqualTo(1));
        torch.set_num_threads(before);
    }
}
