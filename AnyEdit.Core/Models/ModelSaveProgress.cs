namespace AnyEdit.Models;

/// <summary>How far the saving of a model is; reported every few megabytes.</summary>
/// <param name="BytesWritten">Bytes of weights written so far.</param>
/// <param name="TotalBytes">Bytes of weights to write.</param>
public readonly record struct ModelSaveProgress(long BytesWritten, long TotalBytes)
{
    /// <summary>The part that is done, 0 to 1.</summary>
    public double Fraction => TotalBytes == 0 ? 1 : (double)BytesWritten / TotalBytes;
}
