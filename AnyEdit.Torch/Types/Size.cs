using System.Collections;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>A shape.</summary>
    public readonly struct Size : IEnumerable<long>
    {
        private readonly long[]? _shape;

        /// <summary>A shape from its sizes.</summary>
        public Size(long[] shape) => _shape = [.. shape];

        /// <summary>A shape from its sizes.</summary>
        public Size(IEnumerable<long> shape) => _shape = [.. shape];

        /// <summary>The sizes.</summary>
        public long[] Shape => _shape ?? [];

        /// <summary>The number of dimensions.</summary>
        public int Length => Shape.Length;

        /// <summary>The size of one dimension.</summary>
        public long this[int idx] => Shape[idx];

        /// <summary>The number of elements of a tensor of this shape.</summary>
        public long numel() => Shape.Aggregate(1L, (product, size) => product * size);

        /// <summary>A shape from its sizes.</summary>
        public static implicit operator Size(long[] size) => new(size);

        /// <summary>A shape of one dimension.</summary>
        public static implicit operator Size(long size) => new([size]);

        /// <summary>A shape of two dimensions.</summary>
        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);

        /// <summary>A shape of three dimensions.</summary>
        public static implicit operator Size((long, long, long) size) => new([size.Item1, size.Item2, size.Item3]);

        /// <summary>Whether the shapes are equal.</summary>
        public static bool operator ==(Size left, Size right) => left.Shape.AsSpan().SequenceEqual(right.Shape);

        /// <summary>Whether the shapes differ.</summary>
        public static bool operator !=(Size left, Size right) => !(left == right);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Size other && this == other;

        /// <inheritdoc/>
        public override int GetHashCode() => Shape.Aggregate(17, HashCode.Combine);

        /// <summary>Enumerates the sizes.</summary>
        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
