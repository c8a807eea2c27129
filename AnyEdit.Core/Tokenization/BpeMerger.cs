namespace AnyEdit.Tokenization;

/// <summary>Byte-pair encoding of one word: the merge of lowest rank first, of equal ranks the leftmost.</summary>
internal sealed class BpeMerger
{
    // Up to this many symbols the quadratic scan is faster than the buckets of LongWord.
    private const int ShortWord = 32;

    private readonly Dictionary<ulong, (int Rank, int Result)> _merges;

    public BpeMerger(IReadOnlyList<BpeMerge> merges)
    {
        _merges = new Dictionary<ulong, (int, int)>(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
            _merges.TryAdd(Key(merges[rank].Left, merges[rank].Right), (rank, merges[rank].Result));
    }

    /// <summary>Merges in place and returns how many symbols are left at the front of <paramref name="symbols"/>.</summary>
    public int Merge(Span<int> symbols) => symbols.Length <= ShortWord ? MergeShort(symbols) : new LongWord(this, symbols).Merge(symbols);

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

    private (int Rank, int Result) Find(int left, int right) =>
        _merges.TryGetValue(Key(left, right), out var merge) ? merge : (int.MaxValue, -1);

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>
    /// A word as a doubly linked list of symbols, and for each rank the positions where a pair of that rank begins. Positions are
    /// not taken out when their pair changes: <see cref="_pairs"/> tells whether an entry still holds. Linear but for the sorting.
    /// </summary>
    private sealed class LongWord
    {
        private readonly BpeMerger _merger;
        private readonly (int Rank, int Result)[] _pairs;
        private readonly int[] _next;
        private readonly int[] _previous;
        private readonly Dictionary<int, Bucket> _buckets = [];
        private readonly PriorityQueue<Bucket, int> _queue = new();

        public LongWord(BpeMerger merger, ReadOnlySpan<int> symbols)
        {
            _merger = merger;
            _pairs = new (int, int)[symbols.Length];
            _next = new int[symbols.Length];
            _previous = new int[symbols.Length];
            for (var i = 0; i < symbols.Length; i++)
            {
                _next[i] = i + 1;
                _previous[i] = i - 1;
                SetPair(symbols, i);
            }
        }

        public int Merge(Span<int> symbols)
        {
            while (_queue.TryDequeue(out var bucket, out var rank))
            {
                bucket.Sort();
                while (bucket.TryTake(out var at))
                {
                    if (_pairs[at].Rank != rank) continue;
                    MergeAt(symbols, at);

                    // A pair that has just come about goes first if its rank is lower.
                    if (_queue.TryPeek(out _, out var lowest) && lowest < rank) break;
                }

                bucket.IsQueued = false;
                if (!bucket.IsEmpty) Enqueue(bucket, rank);
            }

            var kept = 0;
            for (var i = 0; i < symbols.Length; i = _next[i]) symbols[kept++] = symbols[i];
            return kept;
        }

        private void MergeAt(Span<int> symbols, int at)
        {
            var right = _next[at];
            symbols[at] = _pairs[at].Result;
            _pairs[right] = (int.MaxValue, -1);
            _next[at] = _next[right];
            if (_next[at] < symbols.Length) _previous[_next[at]] = at;
            if (_previous[at] >= 0) SetPair(symbols, _previous[at]);
            SetPair(symbols, at);
        }

        private void SetPair(ReadOnlySpan<int> symbols, int at)
        {
            (int Rank, int Result) pair = _next[at] < symbols.Length ? _merger.Find(symbols[at], symbols[_next[at]]) : (int.MaxValue, -1);
            _pairs[at] = pair;
            if (pair.Rank == int.MaxValue) return;
            if (!_buckets.TryGetValue(pair.Rank, out var bucket)) _buckets[pair.Rank] = bucket = new Bucket();
            bucket.Add(at);
            Enqueue(bucket, pair.Rank);
        }

        private void Enqueue(Bucket bucket, int rank)
        {
            if (bucket.IsQueued) return;
            bucket.IsQueued = true;
            _queue.Enqueue(bucket, rank);
        }
    }

    /// <summary>Positions in the order in which they came, sorted when they are about to be taken.</summary>
    private sealed class Bucket
    {
        private readonly List<int> _positions = [];
        private int _taken;
        private bool _isSorted = true;

        public bool IsQueued { get; set; }

        public bool IsEmpty => _taken == _positions.Count;

        public void Add(int position)
        {
            _isSorted &= IsEmpty || _positions[^1] <= position;
            _positions.Add(position);
        }

        public void Sort()
        {
            if (!_isSorted) _positions.Sort(_taken, _positions.Count - _taken, null);
            _isSorted = true;
        }

        public bool TryTake(out int position)
        {
            position = IsEmpty ? -1 : _positions[_taken++];
            return position >= 0;
        }
    }
}
