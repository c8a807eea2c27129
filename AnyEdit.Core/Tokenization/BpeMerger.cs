namespace AnyEdit.Tokenization;

/// <summary>Byte-pair encoding of one word: the merge of lowest rank first, of equal ranks the leftmost.</summary>
internal sealed class BpeMerger
{
    // Up to this many symbols the quadratic scan is faster than the queue.
    private const int ShortWord = 32;

    private readonly Dictionary<ulong, (int Rank, int Result)> _merges;

    public BpeMerger(IReadOnlyList<BpeMerge> merges)
    {
        _merges = new Dictionary<ulong, (int, int)>(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
            _merges.TryAdd(Key(merges[rank].Left, merges[rank].Right), (rank, merges[rank].Result));
    }

    /// <summary>Merges in place and returns how many symbols are left at the front of <paramref name="symbols"/>.</summary>
    public int Merge(Span<int> symbols) => symbols.Length <= ShortWord ? MergeShort(symbols) : MergeLong(symbols);

    private int MergeShort(Span<int> symbols)
    {
        Span<(int Rank, int Result)> pairs = stackalloc (int, int)[ShortWord];
        var count = symbols.Length;
        for (var i = 0; i + 1 < count; i++) pairs[i] = Find(symbols[i], symbols[i + 1]);
        while (count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < count; i++)
                if (pairs[i].Rank < pairs[best].Rank)
                    best = i;
            if (pairs[best].Rank == int.MaxValue) break;

            symbols[best] = pairs[best].Result;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            if (best + 2 < count) pairs[(best + 2)..count].CopyTo(pairs[(best + 1)..]);
            count--;
            if (best > 0) pairs[best - 1] = Find(symbols[best - 1], symbols[best]);
            if (best + 1 < count) pairs[best] = Find(symbols[best], symbols[best + 1]);
        }

        return count;
    }

    // Symbols as a doubly linked list over positions; the queue may hold pairs that have changed since, told by their ids.
    private int MergeLong(Span<int> symbols)
    {
        var count = symbols.Length;
        var next = new int[count];
        var previous = new int[count];
        var queue = new PriorityQueue<(int At, int Left, int Right, int Result), long>(count);
        for (var i = 0; i < count; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
        }

        for (var i = 0; i + 1 < count; i++) Enqueue(symbols, i, i + 1);
        while (queue.TryDequeue(out var pair, out _))
        {
            var right = symbols[pair.At] == pair.Left ? next[pair.At] : count;
            if (right >= count || symbols[right] != pair.Right) continue;

            symbols[pair.At] = pair.Result;
            symbols[right] = -1;
            next[pair.At] = next[right];
            if (next[right] < count) previous[next[right]] = pair.At;
            if (previous[pair.At] >= 0) Enqueue(symbols, previous[pair.At], pair.At);
            if (next[pair.At] < count) Enqueue(symbols, pair.At, next[pair.At]);
        }

        var kept = 0;
        for (var i = 0; i < count; i = next[i]) symbols[kept++] = symbols[i];
        return kept;

        void Enqueue(Span<int> ids, int left, int right)
        {
            var (rank, result) = Find(ids[left], ids[right]);
            if (rank != int.MaxValue) queue.Enqueue((left, ids[left], ids[right], result), ((long)rank << 32) | (uint)left);
        }
    }

    private (int Rank, int Result) Find(int left, int right) =>
        _merges.TryGetValue(Key(left, right), out var merge) ? merge : (int.MaxValue, -1);

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;
}
