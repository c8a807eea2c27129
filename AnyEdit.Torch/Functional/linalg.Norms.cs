using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public static partial class linalg
    {
        /// <summary>Which factors a QR decomposition returns.</summary>
        public enum QRMode
        {
            /// <summary>The thin ones.</summary>
            Reduced = 0,

            /// <summary>A square Q.</summary>
            Complete = 1,

            /// <summary>Only R.</summary>
            R = 2,
        }

        /// <summary>The 2-norm of all elements, or the Frobenius or vector 2-norm over the given dimensions.</summary>
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm", input, Argument.None, dims, keepdim);

        /// <summary>A p-norm of vectors or matrices.</summary>
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm", input, ord, dims, keepdim);

        /// <summary>A p-norm of vectors or matrices.</summary>
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm", input, ord, dims, keepdim);

        /// <summary>The Frobenius ("fro") or nuclear ("nuc") norm of matrices.</summary>
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm.ord_str", input, ord, dims, keepdim);

        /// <summary>A p-norm over all elements or the given dimensions.</summary>
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_vector_norm", input, ord, dims, keepdim);

        /// <summary>The Frobenius ("fro") or nuclear ("nuc") norm of matrices.</summary>
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_matrix_norm.str_ord", input, ord, dims ?? [-2, -1], keepdim);

        /// <summary>A p-norm of matrices.</summary>
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_matrix_norm", input, ord, dims ?? [-2, -1], keepdim);
    }
}
