using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

/// <summary>Attention, by libtorch's own kernel where it has one (from 2.0 on), else by its definition.</summary>
internal static class Attention
{
    private static readonly bool s_native = Aten.Exists("scaled_dot_product_attention");

    public static torch.Tensor ScaledDotProduct(
        torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor? mask, double dropout, bool causal)
    {
        if (s_native) return Aten.Call("scaled_dot_product_attention", query, key, value, mask, dropout, causal);
        if (mask is not null && causal) throw new ArgumentException("Explicit attn_mask should not be set when is_casual is true");

        using var transposed = key.transpose(-2, -1);
        using var scaled = query * (1.0 / Math.Sqrt(query.size(-1)));
        using var scores = torch.matmul(scaled, transposed);             // (..., T, S)
        using var masked = Mask(scores, mask, causal);
        using var weights = masked.softmax(-1);
        if (dropout == 0) return torch.matmul(weights, value);
        using var dropped = torch.nn.functional.dropout(weights, dropout);
        return torch.matmul(dropped, value);
    }

    private static torch.Tensor Mask(torch.Tensor scores, torch.Tensor? mask, bool causal)
    {
        if (causal)
        {
            using var ones = torch.ones(scores.size(-2), scores.size(-1), torch.ScalarType.Bool, scores.device);
            using var future = ones.triu_(1);
            return scores.masked_fill(future, double.NegativeInfinity);
        }

        if (mask is null) return scores.alias();
        if (mask.dtype != torch.ScalarType.Bool) return scores + mask;
        using var forbidden = mask.logical_not();
        return scores.masked_fill(forbidden, double.NegativeInfinity);
    }
}
