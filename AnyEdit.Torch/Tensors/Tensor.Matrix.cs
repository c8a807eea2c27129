using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The matrix product, over batches by broadcasting.</summary>
        public Tensor matmul(Tensor target) => Aten.Call("matmul", this, target);

        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target) => Aten.Call("mm", this, target);

        /// <summary>The products of two batches of matrices.</summary>
        public Tensor bmm(Tensor batch2) => Aten.Call("bmm", this, batch2);

        /// <summary>The product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) => Aten.Call("mv", this, target);

        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor target) => Aten.Call("dot", this, target);

        /// <summary>The inner product of two vectors.</summary>
        public Tensor vdot(Tensor target) => Aten.Call("vdot", this, target);

        /// <summary>Inner products along the last dimensions.</summary>
        public Tensor inner(Tensor vec2) => Aten.Call("inner", this, vec2);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor outer(Tensor vec2) => Aten.Call("outer", this, vec2);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor ger(Tensor vec2) => Aten.Call("ger", this, vec2);

        /// <summary>beta this + alpha mat1 mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) =>
            Aten.Call("addmm", this, mat1, mat2, beta, alpha);

        /// <summary>In place: beta this + alpha mat1 mat2.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) =>
            Aten.CallInPlace("addmm_", this, mat1, mat2, beta, alpha);

        /// <summary>beta this + alpha the sum of the products of a batch.</summary>
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.Call("addbmm", this, batch1, batch2, beta, alpha);

        /// <summary>In place: beta this + alpha the sum of the products of a batch.</summary>
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.CallInPlace("addbmm_", this, batch1, batch2, beta, alpha);

        /// <summary>beta this + alpha mat vec.</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) =>
            Aten.Call("addmv", this, mat, vec, beta, alpha);

        /// <summary>In place: beta this + alpha mat vec.</summary>
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) =>
            Aten.CallInPlace("addmv_", this, mat, vec, beta, alpha);

        /// <summary>beta this + alpha vec1 vec2^T.</summary>
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
            Aten.Call("addr", this, vec1, vec2, beta, alpha);

        /// <summary>In place: beta this + alpha vec1 vec2^T.</summary>
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
            Aten.CallInPlace("addr_", this, vec1, vec2, beta, alpha);

        /// <summary>Sums products over several dimensions.</summary>
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) =>
            Aten.Call("tensordot", this, b, dims1, dims2);

        /// <summary>The Kronecker product.</summary>
        public Tensor kron(Tensor other) => Aten.Call("kron", this, other);

        /// <summary>The n-th power of a matrix.</summary>
        public Tensor matrix_power(int n) => Aten.Call("matrix_power", this, n);

        /// <summary>The exponential of a matrix.</summary>
        public Tensor matrix_exp() => Aten.Call("matrix_exp", this);

        /// <summary>The inverse.</summary>
        public Tensor inverse() => Aten.Call("inverse", this);

        /// <summary>The pseudo-inverse.</summary>
        public Tensor pinverse(double rcond = 1E-15, bool hermitian = false) =>
            Aten.Call("linalg_pinv", this, rcond, hermitian);

        /// <summary>The determinant.</summary>
        public Tensor det() => Aten.Call("det", this);

        /// <summary>The logarithm of the determinant.</summary>
        public Tensor logdet() => Aten.Call("logdet", this);

        /// <summary>The inverse of a matrix, from its Cholesky factor.</summary>
        public Tensor cholesky_inverse(bool upper = false) => Aten.Call("cholesky_inverse", this, upper);

        /// <summary>X with A X = this, from the Cholesky factor of A.</summary>
        public Tensor cholesky_solve(Tensor input2, bool upper = false) =>
            Aten.Call("cholesky_solve", this, input2, upper);

        /// <summary>The covariance of the rows.</summary>
        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            Aten.Call("cov", this, correction, fweights, aweights);
    }
}
