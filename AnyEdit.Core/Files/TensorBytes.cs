namespace AnyEdit.Files;

/// <summary>Shows a tensor's bytes, wherever it lies and however large it is, in pieces.</summary>
internal static class TensorBytes
{
    private const int PieceBytes = 4 << 20;

    /// <summary>Sees one piece; the span is valid during the call only.</summary>
    public delegate void PieceAction(ReadOnlySpan<byte> piece);

    /// <summary>Calls <paramref name="action"/> for all bytes in row-major order.</summary>
    public static void ForEachPiece(Tensor tensor, PieceAction action)
    {
        var elements = tensor.numel();
        if (elements == 0)
            return;
        using var scope = torch.NewDisposeScope();
        var flat = tensor.is_contiguous() ? tensor.view(-1) : tensor.contiguous().view(-1);
        var pieceElements = PieceBytes / SafetensorsDType.Size(tensor.dtype);
        for (long start = 0; start < elements; start += pieceElements)
        {
            using var pieceScope = torch.NewDisposeScope();
            var piece = flat.narrow(0, start, Math.Min(pieceElements, elements - start));
            action((piece.device_type == DeviceType.CPU ? piece : piece.cpu()).bytes);
        }
    }
}
