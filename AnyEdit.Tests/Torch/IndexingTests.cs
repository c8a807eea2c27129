using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

[NoTensorLeaks]
public class IndexingTests
{
    private DisposeScope _scope = null!;
    private Tensor _grid = null!;

    [SetUp]
    public void MakeGrid()
    {
        _scope = torch.NewDisposeScope();
        _grid = torch.arange(24L).reshape(2, 3, 4);
    }

    [TearDown]
    public void FreeGrid()
    {
        _grid.Dispose();
        _scope.Dispose();
    }

    [Test]
    public void Get_Places_SelectsThem() => Assert.That(_grid[1, 2, 3].item<long>(), Is.EqualTo(23));

    [Test]
    public void Get_NegativePlace_CountsFromTheEnd() => Assert.That(_grid[-1, -1, 0].item<long>(), Is.EqualTo(20));

    [Test]
    public void Get_Slice_IsAView()
    {
        var view = _grid[TensorIndex.Colon, TensorIndex.Slice(1, null), TensorIndex.Slice(0, 4, 2)];
        Assert.That(view.shape, Is.EqualTo(new long[] { 2, 2, 2 }));
        view.zero_();
        Assert.That(_grid[0, 1, 2].item<long>(), Is.Zero);
    }

    [Test]
    public void Get_EllipsisAndNone_KeepTheRest()
    {
        Assert.That(_grid[TensorIndex.Ellipsis, TensorIndex.Single(0)].shape, Is.EqualTo(new long[] { 2, 3 }));
        Assert.That(_grid[TensorIndex.None, TensorIndex.Ellipsis].shape, Is.EqualTo(new long[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void Get_RangeFromTheEnd_Works() =>
        Assert.That(_grid[TensorIndex.Single(0), TensorIndex.Single(0), TensorIndex.Slice(1..^1)].data<long>().ToArray(), Is.EqualTo(new long[] { 1, 2 }));

    [Test]
    public void Get_IndexTensorAfterASlice_GathersAlongItsDimension()
    {
        var columns = torch.tensor(new long[] { 3, 0 });
        var picked = _grid[TensorIndex.Colon, TensorIndex.Single(0), TensorIndex.Tensor(columns)];
        Assert.That(picked.data<long>().ToArray(), Is.EqualTo(new long[] { 3, 0, 15, 12 }));
    }

    [Test]
    public void Get_Mask_SelectsWhereItIsTrue() =>
        Assert.That(_grid[TensorIndex.Tensor(_grid.gt(21))].data<long>().ToArray(), Is.EqualTo(new long[] { 22, 23 }));

    [Test]
    public void Get_MaskOfTwoDimensionsThenSlice_TakesBothDimensions()
    {
        var mask = torch.tensor(new[,] { { true, false, false }, { false, false, true } });
        var picked = _grid[TensorIndex.Tensor(mask), TensorIndex.Slice(0, 1)];
        Assert.That(picked.data<long>().ToArray(), Is.EqualTo(new long[] { 0, 20 }));
    }

    [Test]
    public void Set_Place_ChangesTheTensor()
    {
        _grid[0, 1, 2] = 99L;
        Assert.That(_grid.sum().item<long>(), Is.EqualTo(276 - 6 + 99));
    }

    [Test]
    public void Set_Slice_Broadcasts()
    {
        _grid[TensorIndex.Colon, TensorIndex.Slice(0, 2)] = torch.tensor(new long[] { 1, 2, 3, 4 });
        Assert.That(_grid[1, 1].data<long>().ToArray(), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That(_grid[1, 2].data<long>().ToArray(), Is.EqualTo(new long[] { 20, 21, 22, 23 }));
    }

    [Test]
    public void Set_ValueWithLeadingOnes_DropsThem()
    {
        _grid[TensorIndex.Single(0), TensorIndex.Single(0)] = torch.zeros(new long[] { 1, 1, 4 }, ScalarType.Int64);
        Assert.That(_grid[0, 0].sum().item<long>(), Is.Zero);
    }

    [Test]
    public void Set_IndexTensor_PutsElements()
    {
        var flat = _grid.view(24);
        flat[torch.tensor(new long[] { 0, 5 })] = torch.tensor(new long[] { -1, -2 });
        Assert.That((flat[0].item<long>(), flat[5].item<long>()), Is.EqualTo((-1L, -2L)));
    }

    [Test]
    public void IndexPut_Accumulate_AddsRepeatedPlaces()
    {
        var zeros = torch.zeros(3);
        zeros.index_put_(torch.ones(4), [torch.tensor(new long[] { 1, 1, 2, 1 })], accumulate: true);
        Assert.That(zeros.data<float>().ToArray(), Is.EqualTo(new float[] { 0, 3, 1 }));
    }
}
