using AnyEdit.Statistics;

namespace AnyEdit.Updaters.AlphaEdit;

/// <summary>
/// The directions of a layer's keys that its usual keys hardly use: eigenvectors U of C = mean of k k^T with eigenvalues below a
/// threshold. P = U U^T projects onto them (Eq. 20).
/// </summary>
/// <remarks>
/// Kept as the thinner of U (n, r) and its complement V (n, n - r), for P = I - V V^T; in float32, because that is what its file
/// holds and an edit must be the same whether the file was there or not. Owns its tensor.
/// </remarks>
internal sealed class NullSpace : IDisposable
{
    /// <summary>Takes ownership of a basis.</summary>
    /// <param name="basis">U, or V if <paramref name="isComplement"/>: orthonormal columns, (n, k), float32.</param>
    /// <param name="isComplement">Whether the columns are what P takes away.</param>
    public NullSpace(Tensor basis, bool isComplement) => (Basis, IsComplement) = (basis.DetachFromDisposeScope(), isComplement);

    /// <summary>U or V, (n, k), float32.</summary>
    public Tensor Basis { get; }

    /// <summary>Whether <see cref="Basis"/> is what P takes away.</summary>
    public bool IsComplement { get; }

    /// <summary>n.</summary>
    public long Size => Basis.shape[0];

    /// <summary>The rank of P.</summary>
    public long Rank => IsComplement ? Size - Basis.shape[1] : Basis.shape[1];

    /// <summary>Finds the null space of a second moment, in float64.</summary>
    /// <remarks>
    /// At most 8 matrices of n x n float32 at any moment: C, its eigenvectors, and twice as much again for LAPACK's divide and conquer (syevd), all
    /// in float64; 6.6 GB for the 14336 numbers of Llama-3-8B. The tensor API has no other eigensolver with vectors, and none that works in its argument.
    /// </remarks>
    /// <param name="moments">The moments, which this takes over and frees as soon as their numbers are in C.</param>
    /// <param name="threshold">Eigenvalues below this count as none.</param>
    /// <param name="device">Where to compute and keep it.</param>
    /// <returns>The null space; the caller owns it.</returns>
    /// <exception cref="EditFailedException">There is none, or the moments come from too few keys to tell.</exception>
    public static NullSpace Of(KeyMoments moments, double threshold, Device device)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        using var owned = moments;
        if (moments.Count < moments.Size)
            throw new EditFailedException(
                $"The key moments of layer {moments.Layer} come from {moments.Count} tokens, fewer than the {moments.Size} numbers of a key, "
                + "so they do not say which directions are free; collect them over more text.");
        var (layer, size) = (moments.Layer, moments.Size);
        var second = moments.SecondMoment().to(device);
        moments.Dispose();
        var (values, vectors) = torch.linalg.eigh(second);                                             // ascending; columns
        second.Dispose();
        var rank = (values < threshold).sum().ToInt64();
        if (rank == 0)
            throw new EditFailedException(
                $"The keys of layer {layer} leave no direction free: the smallest eigenvalue of their second moment is {values[0].ToDouble():g3}, "
                + $"the threshold {threshold:g3}. Raise {nameof(AlphaEditOptions)}.{nameof(AlphaEditOptions.NullSpaceThreshold)}.");
        var complement = rank > size / 2;
        var columns = complement ? vectors.narrow(1, rank, size - rank) : vectors.narrow(1, 0, rank);
        return new NullSpace(columns.to_type(ScalarType.Float32).contiguous(), complement);
    }

    /// <summary>The part of some vectors in the null space, in its coordinates where these are fewer.</summary>
    /// <param name="rows">Vectors as rows, (m, n), float64.</param>
    /// <returns>(m, r), or (m, n) if this is held as a complement, float64, in the caller's dispose scope.</returns>
    public Tensor Coordinates(Tensor rows)
    {
        using var scope = torch.NewDisposeScope();
        var basis = Basis.to_type(ScalarType.Float64);
        var coordinates = torch.matmul(rows, basis);
        return (IsComplement ? rows - torch.matmul(coordinates, basis.t()) : coordinates).MoveToOuterDisposeScope();
    }

    /// <summary>Vectors of the null space from what <see cref="Coordinates"/> makes of them.</summary>
    /// <param name="coordinates">(m, r), or (m, n) if this is held as a complement, float64.</param>
    /// <returns>(m, n), float64, in the caller's dispose scope.</returns>
    public Tensor Vectors(Tensor coordinates)
    {
        using var scope = torch.NewDisposeScope();
        return (IsComplement ? coordinates.alias() : torch.matmul(coordinates, Basis.to_type(ScalarType.Float64).t())).MoveToOuterDisposeScope();
    }

    /// <summary>Another handle on the same numbers, to be disposed on its own.</summary>
    public NullSpace Share() => new(Basis.alias(), IsComplement);

    public void Dispose() => Basis.Dispose();
}
