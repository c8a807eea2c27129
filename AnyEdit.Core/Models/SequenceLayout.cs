namespace AnyEdit.Models;

/// <summary>
/// Where the tokens of a batch stand: the position of each new token, and which cached and new tokens it can see.
/// </summary>
/// <remarks>
/// A token sees a key when the key is real (not padding) and its position is not greater than the token's own. The tensors
/// that follow from this are made on first use and belong to the layout. Not safe for concurrent use.
/// </remarks>
public sealed class SequenceLayout : IDisposable
{
    private const int Never = int.MaxValue;

    /// <summary>Tokens of packed texts that share a mask, unless one text alone has more.</summary>
    private const int PartLength = 256;

    private readonly int rows;
    private readonly int[] lengths;      // real tokens so far, per row
    private readonly int[] positions;    // (rows, Length): angle or learned embedding of each new token
    private readonly int[] order;        // (rows, Length): a new token sees keys of first..order
    private readonly int[]? first;       // (rows, Length), or null for 0
    private readonly int[]? keyOrder;    // (rows, Keys): Never for padding; or null where the keys of every row are 0, 1, 2 ...
    private readonly LayoutTensors tensors = new();

    private SequenceLayout(int rows, int length, int[] lengths, int[] positions, int[] order, int[]? first, int[]? keyOrder, int keys)
    {
        this.rows = rows;
        this.lengths = lengths;
        this.positions = positions;
        this.order = order;
        this.first = first;
        this.keyOrder = keyOrder;
        Length = length;
        Keys = keys;
    }

    /// <summary>B, or 1 for a layout that every row of a batch of any size shares.</summary>
    public int Rows => rows;

    /// <summary>T, the number of new tokens per row, padding included.</summary>
    public int Length { get; }

    /// <summary>How many tokens per row, padding included, are in the cache already.</summary>
    public int Past => Keys - Length;

    /// <summary>S = past + T.</summary>
    public int Keys { get; }

    /// <summary>The real tokens of each row, cached and new.</summary>
    public IReadOnlyList<int> Lengths => lengths;

    /// <summary>The greatest position of a real token.</summary>
    internal int LongestPosition => first is null ? lengths.Max() - 1 : positions.Max();

    /// <summary>One or more sequences without padding, all of the same length.</summary>
    /// <param name="length">New tokens per row.</param>
    /// <param name="past">Cached tokens per row.</param>
    /// <returns>A layout for a batch of any size.</returns>
    public static SequenceLayout Causal(int length, int past = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(past);
        var positions = Enumerable.Range(past, length).ToArray();
        return new(1, length, [past + length], positions, positions, null, null, past + length);
    }

    /// <summary>Sequences of different lengths, with padding after the shorter ones.</summary>
    /// <param name="lengths">Real tokens per row.</param>
    /// <param name="length">Width of the batch; the longest row by default.</param>
    public static SequenceLayout RightPadded(IReadOnlyList<int> lengths, int? length = null) =>
        new SequenceLayout(lengths.Count, 0, new int[lengths.Count], [], [], null, null, 0).Append(lengths, length);

    /// <summary>Sequences of different lengths, with padding before the shorter ones, as for generation.</summary>
    /// <param name="lengths">Real tokens per row.</param>
    public static SequenceLayout LeftPadded(IReadOnlyList<int> lengths)
    {
        var (rows, length) = (lengths.Count, lengths.Max());
        var positions = new int[rows * length];
        var keyOrder = new int[rows * length];
        for (var (row, i) = (0, 0); row < rows; row++)
            for (var position = lengths[row] - length; position < lengths[row]; position++, i++)
                (positions[i], keyOrder[i]) = (Math.Max(position, 0), position < 0 ? Never : position);
        return new(rows, length, [.. lengths], positions, positions, null, keyOrder, length);
    }

    /// <summary>Several texts one after the other in a single row; each sees only itself, and its positions start at 0.</summary>
    /// <param name="lengths">Tokens per text.</param>
    public static SequenceLayout Packed(IReadOnlyList<int> lengths)
    {
        var length = lengths.Sum();
        var positions = new int[length];
        var first = new int[length];
        for (var (text, i) = (0, 0); text < lengths.Count; text++)
            for (var (start, position) = (i, 0); position < lengths[text]; position++, i++)
                (positions[i], first[i]) = (position, start);
        var order = Enumerable.Range(0, length).ToArray();
        return new(1, length, [length], positions, order, first, null, length) { Parts = Split(lengths) };
    }

    /// <summary>The layout of what follows once the tokens of this one are in the cache; every row goes on after its own last real token.</summary>
    /// <param name="lengths">New tokens per row; shorter rows are padded at their end.</param>
    /// <param name="length">Width of the new tokens; the longest row by default.</param>
    /// <exception cref="ArgumentException">The number of rows differs, or a length does not fit.</exception>
    public SequenceLayout Append(IReadOnlyList<int> lengths, int? length = null)
    {
        if (lengths.Count != rows)
            throw new ArgumentException($"Lengths for {lengths.Count} rows were given; the layout has {rows}.", nameof(lengths));
        if (first is not null)
            throw new InvalidOperationException("Nothing can follow packed texts.");
        var width = length ?? lengths.Max();
        if (width < 1 || lengths.Any(l => l < 0 || l > width))
            throw new ArgumentException($"Lengths must lie between 0 and {width}, and the width must be at least 1.", nameof(lengths));

        var positions = new int[rows * width];
        var longer = new int[rows];
        var padded = keyOrder is not null;
        for (var row = 0; row < rows; row++)
        {
            for (var t = 0; t < width; t++)
                positions[row * width + t] = this.lengths[row] + t;
            longer[row] = this.lengths[row] + lengths[row];
            padded |= lengths[row] < width;
        }
        return new(rows, width, longer, positions, positions, null, padded ? KeyOrder(lengths, width) : null, Keys + width);
    }

    /// <summary>The layout of as many new tokens in every row, without padding among them.</summary>
    /// <param name="length">New tokens per row.</param>
    public SequenceLayout Append(int length) => Append(Enumerable.Repeat(length, rows).ToArray());

    /// <summary>The layout of some of the rows.</summary>
    /// <param name="rows">The rows to keep, in the order wanted.</param>
    public SequenceLayout Select(IReadOnlyList<int> rows)
    {
        return new(
            rows.Count, Length, [.. rows.Select(row => lengths[row])], Of(positions, Length), Of(order, Length),
            first is null ? null : Of(first, Length), keyOrder is null ? null : Of(keyOrder, Keys), Keys);

        int[] Of(int[] values, int width) => [.. rows.SelectMany(row => new ArraySegment<int>(values, row * width, width))];
    }

    /// <summary>Frees the tensors made for the layout.</summary>
    public void Dispose()
    {
        tensors.Dispose();
        foreach (var part in Parts ?? [])
            part.Dispose();
    }

    /// <summary>
    /// Layouts of the spans of a row of packed texts, in order, that can be attended to one by one, because no text sees another:
    /// T tokens in spans of t take T t scores instead of T T. Null where there is nothing to gain.
    /// </summary>
    internal IReadOnlyList<SequenceLayout>? Parts { get; private init; }

    /// <summary>Positions of the new tokens, (B or 1, T) int64; borrowed.</summary>
    internal Tensor Positions(Device device) => tensors.FindPositions(device)
        ?? tensors.Keep(device, torch.tensor(Array.ConvertAll(positions, p => (long)p), [rows, Length], device: device));

    /// <summary>Cosines and signed sines of the new tokens, (B or 1, T, 1, head dim); borrowed.</summary>
    internal (Tensor Cos, Tensor Sin) Rotation(RotaryEmbedding rotary, ScalarType dtype, Device device)
    {
        if (tensors.FindRotation(rotary, dtype, device) is { } made)
            return made;
        var (cos, sin) = rotary.Tables(positions);
        long[] shape = [rows, Length, 1, rotary.HeadDim];
        return tensors.Keep(rotary, dtype, torch.tensor(cos, shape, dtype, device), torch.tensor(sin, shape, dtype, device));
    }

    /// <summary>
    /// The attention mask to add to the scores, (B or 1, 1, T, S): 0 where a token sees a key, else a number so low that
    /// softmax gives 0; null where every token sees every key. Borrowed.
    /// </summary>
    /// <param name="window">How many positions back a token sees, itself included, or null for all.</param>
    /// <param name="dtype">dtype of the scores.</param>
    /// <param name="device">Where to put it.</param>
    internal Tensor? Mask(int? window, ScalarType dtype, Device device) => tensors.HasMask(window, dtype, device, out var mask)
        ? mask
        : tensors.Keep(window, dtype, device, SeesEverything(window) ? null : BuildMask(window, dtype, device));

    private static List<SequenceLayout>? Split(IReadOnlyList<int> lengths)
    {
        var (parts, part, filled) = (new List<List<int>>(), new List<int>(), 0);
        foreach (var length in lengths)
        {
            if (filled > 0 && filled + length > PartLength)
            {
                parts.Add(part);
                (part, filled) = ([], 0);
            }
            part.Add(length);
            filled += length;
        }
        parts.Add(part);
        return parts.Count == 1 ? null : [.. parts.Select(texts => texts.Count == 1 ? Causal(texts[0]) : Packed(texts))];
    }

    /// <summary>The order of the keys with new ones behind them.</summary>
    private int[] KeyOrder(IReadOnlyList<int> lengths, int width)
    {
        var longer = new int[rows * (Keys + width)];
        for (var row = 0; row < rows; row++)
        {
            var target = longer.AsSpan(row * (Keys + width), Keys + width);
            for (var key = 0; key < Keys; key++)
                target[key] = keyOrder is null ? key : keyOrder[row * Keys + key];
            for (var t = 0; t < width; t++)
                target[Keys + t] = t < lengths[row] ? this.lengths[row] + t : Never;
        }
        return longer;
    }

    private bool SeesEverything(int? window)
    {
        if (Length > 1 || first is not null)
            return false;
        if (keyOrder is null)
            return !(window < Keys);
        for (var row = 0; row < rows; row++)
            foreach (var key in keyOrder.AsSpan(row * Keys, Keys))
                if (key > order[row] || key < LowestSeen(row, window))
                    return false;
        return true;
    }

    private int LowestSeen(int query, int? window) =>
        Math.Max(first?[query] ?? 0, window is { } w ? order[query] - w + 1 : 0);

    private Tensor BuildMask(int? window, ScalarType dtype, Device device)
    {
        using var scope = torch.NewDisposeScope();
        var keys = keyOrder is null
            ? torch.arange(Keys, dtype: ScalarType.Int32, device: device).view(1, 1, 1, Keys)
            : torch.tensor(keyOrder, [rows, 1, 1, Keys], device: device);
        var last = torch.tensor(order, [rows, 1, Length, 1], device: device);
        var hidden = keys > last;                                                   // (rows, 1, T, S)
        if (first is not null || window < Keys)
        {
            var lowest = Enumerable.Range(0, order.Length).Select(query => LowestSeen(query, window)).ToArray();
            hidden = hidden.logical_or(keys < torch.tensor(lowest, [rows, 1, Length, 1], device: device));
        }
        // Finite, so that a padding row that sees nothing gives a mean instead of NaN.
        var lowestScore = dtype == ScalarType.Float16 ? -6e4 : -1e30;
        return torch.zeros(hidden.shape, dtype, device).masked_fill_(hidden, lowestScore).MoveToOuterDisposeScope();
    }
}
