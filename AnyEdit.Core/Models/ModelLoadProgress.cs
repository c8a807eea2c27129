namespace AnyEdit.Models;

/// <summary>How far the loading of a model is; reported every few megabytes.</summary>
/// <param name="Parameter">The parameter that is being read.</param>
/// <param name="BytesRead">Bytes of weights read so far.</param>
/// <param name="TotalBytes">Bytes of weights to read.</param>
public readonly record struct ModelLoadProgress(string Parameter, long BytesRead, long TotalBytes)
{
    /// <summary>The part that is done, 0 to 1.</summary>
    public double Fraction => TotalBytes == 0 ? 1 : (double)BytesRead / TotalBytes;
}
