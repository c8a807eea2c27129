namespace AnyEdit.Models;

/// <summary>The product of activations with a weight matrix.</summary>
internal static class Projection
{
    /// <summary>x W^T + b, in the weight's dtype where an edit has left it in another than the activations'.</summary>
    /// <param name="x">(..., in).</param>
    /// <param name="matrix">(out, in); a transposed view is as good.</param>
    /// <param name="bias">(out), or null.</param>
    /// <returns>(..., out) in the dtype of <paramref name="x"/>, in the caller's dispose scope.</returns>
    public static Tensor Apply(Tensor x, Tensor matrix, Tensor? bias)
    {
        if (matrix.dtype != x.dtype)
            return Apply(x.to_type(matrix.dtype), matrix, bias?.to_type(matrix.dtype)).to_type(x.dtype);
        return IsOneRow(x) ? ApplyToRow(x, matrix, bias) : torch.nn.functional.linear(x, matrix, bias);
    }

    /// <summary>
    /// A CPU's matrix-matrix product takes about five times as long as its matrix-vector product for a single row, the case
    /// of generating token by token.
    /// </summary>
    private static Tensor ApplyToRow(Tensor x, Tensor matrix, Tensor? bias)
    {
        var row = x.Dimensions == 1 ? x : x.flatten();
        var product = bias is null ? matrix.mv(row) : bias.addmv(matrix, row);
        return x.Dimensions == 1 ? product : product.view([.. x.shape[..^1], matrix.shape[0]]);
    }

    /// <summary>Whether activations are one row that is best kept as a vector, (in).</summary>
    public static bool IsOneRow(Tensor x) =>
        x.numel() == x.size(-1) && x.device_type == DeviceType.CPU && x.dtype is (ScalarType.Float32 or ScalarType.Float64);
}
