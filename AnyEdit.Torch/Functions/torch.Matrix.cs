namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The matrix product, over batches by broadcasting.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <summary>The product of two matrices.</summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <summary>The products of two batches of matrices.</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <summary>The product of a matrix and a vector.</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <summary>The inner product of two vectors.</summary>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    /// <summary>The inner product of two vectors.</summary>
    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);

    /// <summary>Inner products along the last dimensions.</summary>
    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    /// <summary>The outer product of two vectors.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary>The outer product of two vectors.</summary>
    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);

    /// <summary>beta this + alpha mat1 mat2.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmm(mat1, mat2, beta, alpha);

    /// <summary>In place: beta this + alpha mat1 mat2.</summary>
    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmm_(mat1, mat2, beta, alpha);

    /// <summary>beta this + alpha the sum of the products of a batch.</summary>
    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        input.addbmm(batch1, batch2, beta, alpha);

    /// <summary>In place: beta this + alpha the sum of the products of a batch.</summary>
    public static Tensor addbmm_(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        input.addbmm_(batch1, batch2, beta, alpha);

    /// <summary>beta this + alpha mat vec.</summary>
    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmv(mat1, mat2, beta, alpha);

    /// <summary>In place: beta this + alpha mat vec.</summary>
    public static Tensor addmv_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmv_(mat1, mat2, beta, alpha);

    /// <summary>beta this + alpha vec1 vec2^T.</summary>
    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
        input.addr(vec1, vec2, beta, alpha);

    /// <summary>In place: beta this + alpha vec1 vec2^T.</summary>
    public static Tensor addr_(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
        input.addr_(vec1, vec2, beta, alpha);

    /// <summary>Sums products over several dimensions.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);

    /// <summary>The Kronecker product.</summary>
    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);

    /// <summary>The n-th power of a matrix.</summary>
    public static Tensor matrix_power(Tensor input, int n) => input.matrix_power(n);

    /// <summary>The exponential of a matrix.</summary>
    public static Tensor matrix_exp(Tensor input) => input.matrix_exp();

    /// <summary>The inverse.</summary>
    public static Tensor inverse(Tensor input) => input.inverse();

    /// <summary>The pseudo-inverse.</summary>
    public static Tensor pinverse(Tensor input, double rcond = 1E-15, bool hermitian = false) =>
        input.pinverse(rcond, hermitian);

    /// <summary>The determinant.</summary>
    public static Tensor det(Tensor input) => input.det();

    /// <summary>The logarithm of the determinant.</summary>
    public static Tensor logdet(Tensor input) => input.logdet();

    /// <summary>The inverse of a matrix, from its Cholesky factor.</summary>
    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => input.cholesky_inverse(upper);

    /// <summary>X with A X = this, from the Cholesky factor of A.</summary>
    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) =>
        input.cholesky_solve(input2, upper);

    /// <summary>The covariance of the rows.</summary>
    public static Tensor cov(Tensor input, long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
        input.cov(correction, fweights, aweights);
}
