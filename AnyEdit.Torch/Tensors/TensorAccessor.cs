using System.Collections;

namespace AnyEdit.Torch.Utils;

/// <summary>
/// Reads and writes the elements of a CPU tensor in place, in the order of their indices. Holds no tensor of its
/// own: it is valid as long as the tensor that it came from.
/// </summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : struct
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly nint _data;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _data = tensor.DataPointer();
        _contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>Always false.</summary>
    public bool IsReadOnly => false;

    /// <summary>One element by its index in every dimension, or by its place in the flattened tensor.</summary>
    public T this[params long[] indices]
    {
        get => At(Locate(indices));
        set => At(Locate(indices)) = value;
    }

    /// <summary>A copy of the elements.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>A copy of the elements as an array of the tensor's shape.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length == 0) return ToArray();
        var array = Array.CreateInstance(typeof(T), _shape);
        var k = 0L;
        var indices = new long[_shape.Length];
        foreach (var value in this)
        {
            var rest = k++;
            for (var d = _shape.Length - 1; d >= 0; rest /= _shape[d], d--) indices[d] = rest % _shape[d];
            array.SetValue(value, indices);
        }

        return array;
    }

    /// <summary>Copies elements from place <paramref name="tensorIndex"/> on into an array.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements from place <paramref name="tensorIndex"/> on into a span.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (_contiguous) Memory(tensorIndex, count).CopyTo(target);
        else for (var k = 0; k < count; k++) target[k] = At(Offset(tensorIndex + k));
        GC.KeepAlive(_tensor);
    }

    /// <summary>Copies an array's elements into the tensor from place <paramref name="tensorIndex"/> on.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Copies a span's elements into the tensor from place <paramref name="tensorIndex"/> on.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        source = source[..(int)Math.Min(source.Length, Count - tensorIndex)];
        if (_contiguous) source.CopyTo(Memory(tensorIndex, source.Length));
        else for (var k = 0; k < source.Length; k++) At(Offset(tensorIndex + k)) = source[k];
        GC.KeepAlive(_tensor);
    }

    /// <summary>Enumerates the elements.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (var k = 0L; k < Count; k++) yield return At(Offset(k));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Does nothing: the memory belongs to the tensor.</summary>
    public void Dispose()
    {
    }

    private Span<T> Memory(long start, int count) =>
        count == 0 ? [] : new((byte*)_data + start * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), count);

    private ref T At(long offset) => ref System.Runtime.CompilerServices.Unsafe.AsRef<T>(
        (byte*)_data + offset * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());

    private long Locate(long[] indices)
    {
        if (indices.Length == 1)
        {
            if (indices[0] < 0 || indices[0] >= Count) throw new IndexOutOfRangeException();
            return Offset(indices[0]);
        }

        if (indices.Length != _shape.Length)
            throw new ArgumentException($"A tensor of {_shape.Length} dimensions takes as many indices, not {indices.Length}.");
        var offset = 0L;
        for (var d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= _shape[d]) throw new IndexOutOfRangeException();
            offset += indices[d] * _strides[d];
        }

        return offset;
    }

    // The place in memory of the k-th element.
    private long Offset(long k)
    {
        if (_contiguous) return k;
        var offset = 0L;
        for (var d = _shape.Length - 1; d >= 0; d--)
        {
            offset += k % _shape[d] * _strides[d];
            k /= _shape[d];
        }

        return offset;
    }
}
