using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Torch;

/// <summary>Factorisations multiplied back together; float64, so 1e-10 leaves room for rounding only.</summary>
[NoTensorLeaks]
public class LinearAlgebraTests
{
    private DisposeScope _scope = null!;
    private Tensor _matrix = null!;
    private Tensor _definite = null!;

    [SetUp]
    public void MakeMatrices()
    {
        _scope = torch.NewDisposeScope();
        _matrix = torch.randn(6, 6, ScalarType.Float64, generator: new torch.Generator(7));
        _definite = _matrix.mm(_matrix.t()) + torch.eye(6, dtype: ScalarType.Float64);
    }

    [TearDown]
    public void FreeMatrices()
    {
        _matrix.Dispose();
        _definite.Dispose();
        _scope.Dispose();
    }

    [Test]
    public void Cholesky_TimesItsTranspose_IsTheMatrix()
    {
        var factor = torch.linalg.cholesky(_definite);
        AssertClose(factor.mm(factor.t()), _definite);
    }

    [Test]
    public void CholeskyEx_IndefiniteMatrix_ReportsTheMinor()
    {
        var (_, info) = torch.linalg.cholesky_ex(torch.tensor(new[,] { { 1.0, 2.0 }, { 2.0, 1.0 } }));
        Assert.That(info.ToInt32(), Is.EqualTo(2));
    }

    [Test]
    public void CholeskySolve_FromTheFactor_SolvesTheSystem()
    {
        var factor = torch.linalg.cholesky(_definite);
        AssertClose(_definite.mm(torch.cholesky_solve(_matrix, factor)), _matrix);
    }

    [Test]
    public void Solve_LeftAndRight_SolveTheirSystems()
    {
        AssertClose(_definite.mm(torch.linalg.solve(_definite, _matrix)), _matrix);
        AssertClose(torch.linalg.solve(_definite, _matrix, left: false).mm(_definite), _matrix);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void SolveTriangular_SolvesItsSystem(bool upper)
    {
        var triangle = upper ? _definite.triu() : _definite.tril();
        AssertClose(triangle.mm(torch.linalg.solve_triangular(triangle, _matrix, upper)), _matrix);
    }

    [Test]
    public void Inverse_TimesTheMatrix_IsTheIdentity() =>
        AssertClose(torch.linalg.inv(_definite).mm(_definite), torch.eye(6, dtype: ScalarType.Float64));

    [Test]
    public void Eigh_PutsTheMatrixTogetherAgain()
    {
        var (values, vectors) = torch.linalg.eigh(_definite);
        AssertClose(vectors.mm(torch.diag(values)).mm(vectors.t()), _definite);
    }

    [Test]
    public void Svd_PutsTheMatrixTogetherAgain()
    {
        var (u, s, vh) = torch.linalg.svd(_matrix, fullMatrices: false);
        AssertClose(u.mm(torch.diag(s)).mm(vh), _matrix);
    }

    [Test]
    public void Qr_PutsTheMatrixTogetherAgain()
    {
        var (q, r) = torch.linalg.qr(_matrix);
        AssertClose(q.mm(r), _matrix);
        AssertClose(q.t().mm(q), torch.eye(6, dtype: ScalarType.Float64));
    }

    [Test]
    public void Norm_OfAMatrix_IsFrobenius() =>
        Assert.That(torch.linalg.norm(_matrix).ToDouble(), Is.EqualTo(_matrix.square().sum().sqrt().ToDouble()).Within(1e-10));

    [Test]
    public void Norm_AlongADimension_IsPerVector() =>
        AssertClose(torch.linalg.vector_norm(_matrix, 2, [1]), _matrix.square().sum(1L).sqrt());

    private static void AssertClose(Tensor actual, Tensor expected) => Assert.That(actual.allclose(expected, 1e-10, 1e-10));
}
