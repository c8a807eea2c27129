namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>One index of an indexing expression: a place, a slice, a tensor, a new dimension, the rest.</summary>
    public readonly struct TensorIndex
    {
        internal enum Form
        {
            None,
            Ellipsis,
            Boolean,
            Single,
            Slice,
            Tensor,
        }

        private TensorIndex(Form form, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            Shape = form;
            Start = start;
            Stop = stop;
            Step = step;
            Selector = tensor;
        }

        internal Form Shape { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal Tensor? Selector { get; }

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon = Slice();

        /// <summary>As many whole dimensions as are left.</summary>
        public static TensorIndex Ellipsis = new(Form.Ellipsis);

        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex None = new(Form.None);

        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex Null = new(Form.None);

        /// <summary>Elements from <paramref name="start"/> up to, not including, <paramref name="stop"/>.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(Form.Slice, start, stop, step);

        /// <summary>The elements of a range.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>The elements of a range.</summary>
        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            range.End.IsFromEnd ? range.End.Value == 0 ? null : -range.End.Value : range.End.Value);

        /// <summary>A new dimension, of size one if true and zero if false.</summary>
        public static TensorIndex Bool(bool value) => new(Form.Boolean, value ? 1 : 0);

        /// <summary>One place, which takes its dimension away.</summary>
        public static TensorIndex Single(long? index) => new(Form.Single, index);

        /// <summary>The places that a tensor lists, or those where a mask is true.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(Form.Tensor, tensor: tensor);

        /// <summary>One place.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One place, perhaps counted from the end.</summary>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>The elements of a range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>The elements of a range.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);
    }
}
