using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Linear algebra; every function takes batches of matrices too.</summary>
    public static partial class linalg
    {
        /// <summary>The lower L with L L^H = input.</summary>
        public static Tensor cholesky(Tensor input) => Aten.Call("linalg_cholesky", input);

        /// <summary>The lower L with L L^H = input, and per matrix 0 or the order of the leading minor that is not positive.</summary>
        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) =>
            Aten.Call2("linalg_cholesky_ex", input, false, check_errors);

        /// <summary>The inverse.</summary>
        public static Tensor inv(Tensor input) => Aten.Call("linalg_inv", input);

        /// <summary>The inverse, and per matrix 0 or the number of a zero pivot.</summary>
        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) =>
            Aten.Call2("linalg_inv_ex", input, check_errors);

        /// <summary>X with A X = B, or X A = B if not <paramref name="left"/>.</summary>
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.Call("linalg_solve", A, B, left);

        /// <summary>As <see cref="solve"/>, and per matrix 0 or the number of a zero pivot.</summary>
        public static (Tensor result, Tensor info) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Aten.Call2("linalg_solve_ex", A, B, left, check_errors);

        /// <summary>X with A X = B for a triangular A, or X A = B if not <paramref name="left"/>.</summary>
        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null)
        {
            if (@out is null) return Aten.Call("linalg_solve_triangular", A, B, upper, left, unitriangular);
            Aten.Run("linalg_solve_triangular.out", A, B, upper, left, unitriangular, @out);
            return @out;
        }

        /// <summary>Eigenvalues, ascending, and eigenvectors, as columns, of a Hermitian matrix.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Aten.Call2("linalg_eigh", input, UPLO.ToString());

        /// <summary>Eigenvalues, ascending, of a Hermitian matrix.</summary>
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Aten.Call("linalg_eigvalsh", input, UPLO.ToString());

        /// <summary>U, S, V^H with U diag(S) V^H = input; S descending.</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Aten.Call3("linalg_svd", input, fullMatrices);

        /// <summary>The singular values, descending.</summary>
        public static Tensor svdvals(Tensor input) => Aten.Call("linalg_svdvals", input);

        /// <summary>Q with orthonormal columns and the upper R with Q R = input.</summary>
        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            Aten.Call2("linalg_qr", input, mode.ToString().ToLowerInvariant());

        /// <summary>The compact LU factors and their pivots.</summary>
        public static (Tensor LU, Tensor Pivots) lu_factor(Tensor input, bool pivot = true) =>
            Aten.Call2("linalg_lu_factor", input, pivot);

        /// <summary>X with A X = B, from the factors of A.</summary>
        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null)
        {
            if (@out is null) return Aten.Call("linalg_lu_solve", LU, pivots, B, left, adjoint);
            Aten.Run("linalg_lu_solve.out", LU, pivots, B, left, adjoint, @out);
            return @out;
        }

        /// <summary>The X that minimises |input X - other|, with residuals, rank and singular values.</summary>
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) =>
            Aten.Call4("linalg_lstsq", input, other);

        /// <summary>The pseudo-inverse; singular values below max(atol, rtol s_max) count as zero.</summary>
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.Call("linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);

        /// <summary>How many singular values exceed max(atol, rtol s_max).</summary>
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.Call("linalg_matrix_rank.atol_rtol_float", input, atol, rtol, hermitian);

        /// <summary>The determinant.</summary>
        public static Tensor det(Tensor input) => Aten.Call("linalg_det", input);

        /// <summary>The sign of the determinant and the logarithm of its absolute value.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.Call2("linalg_slogdet", input);

        /// <summary>The ratio of the largest to the smallest singular value.</summary>
        public static Tensor cond(Tensor input) => Aten.Call("linalg_cond", input);

        /// <summary>The condition number in a p-norm.</summary>
        public static Tensor cond(Tensor input, double p) => Aten.Call("linalg_cond", input, p);

        /// <summary>A product of several matrices in the cheapest order.</summary>
        public static Tensor multi_dot(IList<Tensor> tensors) => Aten.Call("linalg_multi_dot", Argument.List([.. tensors]));

        /// <summary>The sum of products along a dimension.</summary>
        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null)
        {
            if (@out is null) return Aten.Call("linalg_vecdot", x, y, dim);
            Aten.Run("linalg_vecdot.out", x, y, dim, @out);
            return @out;
        }
    }
}
