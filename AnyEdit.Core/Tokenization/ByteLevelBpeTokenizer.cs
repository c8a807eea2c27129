using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>Byte-level byte-pair encoding, as GPT-2, GPT-J, Llama-3 and Qwen2 use it.</summary>
/// <remarks>Safe for concurrent use. The ids of words met before are kept in a bounded cache.</remarks>
public sealed class ByteLevelBpeTokenizer : ITokenizer
{
    private const int CachedWords = 1 << 15;
    private const int LongestCachedWord = 64;

    private readonly int[] _idOfByte = new int[256];
    private readonly string[] _tokens;
    private readonly byte[][] _bytes;
    private readonly bool[] _isSpecial;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int> _specialTokens;
    private readonly BpeMerger _merger;
    private readonly PreTokenizer _preTokenizer;
    private readonly SpecialTokenSplitter _splitter;
    private readonly SpecialTokenSplitter? _normalizedSplitter;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _cacheBySpan;
    private int _cached;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="definition">What it consists of.</param>
    /// <exception cref="ArgumentException">A token is not written in the byte-level alphabet, or an id is negative or used twice.</exception>
    /// <exception cref="NotSupportedException">A split pattern is not a regular expression that .NET understands.</exception>
    public ByteLevelBpeTokenizer(BpeDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definition = definition;
        var table = new TokenTable(definition, ReadByteLevel);
        (_tokens, _bytes, _isSpecial, _ids, _specialTokens) = (table.Tokens, table.Bytes, table.IsSpecial, table.Ids, table.SpecialTokens);
        for (var value = 0; value < 256; value++)
            _idOfByte[value] = definition.Vocabulary.GetValueOrDefault(ByteLevelAlphabet.CharacterOf((byte)value).ToString(), -1);

        _merger = new BpeMerger(definition.Merges);
        _preTokenizer = new PreTokenizer(definition.SplitPatterns);
        var normalizes = definition.NormalizesToFormC;
        _splitter = new SpecialTokenSplitter(definition.AddedTokens.Where(token => !(normalizes && token.IsNormalized)));
        if (normalizes) _normalizedSplitter = new SpecialTokenSplitter(definition.AddedTokens.Where(token => token.IsNormalized));
        _cacheBySpan = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        BeginOfText = table.Find(definition.BeginOfText);
        EndOfText = table.Find(definition.EndOfText);
    }

    /// <summary>What the tokenizer consists of.</summary>
    public BpeDefinition Definition { get; }

    /// <inheritdoc/>
    public int VocabularySize => _tokens.Length;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> SpecialTokens => _specialTokens;

    /// <inheritdoc/>
    public int? BeginOfText { get; }

    /// <inheritdoc/>
    public int? EndOfText { get; }

    /// <inheritdoc/>
    public bool AddsBeginOfText => Definition.AddsBeginOfText;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The vocabulary lacks a byte of the text.</exception>
    public IReadOnlyList<int> Encode(string text, bool recogniseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 3 + 4);
        var ends = new List<int>();
        foreach (var (start, length, token) in _splitter.Split(text, recogniseSpecialTokens))
        {
            if (token is not null) ids.Add(token.Id);
            else if (_normalizedSplitter is null) EncodePlain(text.AsSpan(start, length), ids, ends);
            else EncodeNormalized(text.Substring(start, length), recogniseSpecialTokens, ids, ends);
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = false) =>
        StreamingDecoder.DecodeAll(BytesOf, id => skipSpecialTokens && IsSpecial(id), ids);

    /// <inheritdoc/>
    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    /// <inheritdoc/>
    public string IdToToken(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id < _tokens.Length ? _tokens[id] : "";
    }

    /// <inheritdoc/>
    public IStreamingDecoder CreateStreamingDecoder(bool skipSpecialTokens = false) =>
        new StreamingDecoder(BytesOf, id => skipSpecialTokens && IsSpecial(id));

    private void EncodeNormalized(string text, bool recogniseSpecialTokens, List<int> ids, List<int> ends)
    {
        var normalized = CanonicalComposition.Normalize(text);
        foreach (var (start, length, token) in _normalizedSplitter!.Split(normalized, recogniseSpecialTokens))
        {
            if (token is not null) ids.Add(token.Id);
            else EncodePlain(normalized.AsSpan(start, length), ids, ends);
        }
    }

    private void EncodePlain(ReadOnlySpan<char> text, List<int> ids, List<int> ends)
    {
        if (Definition.AddsPrefixSpace && text[0] != ' ') text = $" {text}";
        ends.Clear();
        _preTokenizer.Split(text, ends);
        var start = 0;
        foreach (var end in ends)
        {
            EncodeWord(text[start..end], ids);
            start = end;
        }
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > LongestCachedWord)
        {
            AddMerged(word, ids);
            return;
        }

        if (_cacheBySpan.TryGetValue(word, out var cached))
        {
            ids.AddRange(cached);
            return;
        }

        var first = ids.Count;
        AddMerged(word, ids);
        if (Interlocked.Increment(ref _cached) > CachedWords)
        {
            _cache.Clear();
            Volatile.Write(ref _cached, 1);
        }

        _cacheBySpan.TryAdd(word, [.. ids[first..]]);
    }

    private void AddMerged(ReadOnlySpan<char> word, List<int> ids)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(word.Length));
        var symbols = ArrayPool<int>.Shared.Rent(bytes.Length);
        try
        {
            var count = Encoding.UTF8.GetBytes(word, bytes);
            if (Definition.IgnoresMergesOfWholeWords && Definition.Vocabulary.TryGetValue(ByteLevelAlphabet.Write(bytes.AsSpan(0, count)), out var whole))
            {
                ids.Add(whole);
                return;
            }

            for (var i = 0; i < count; i++)
            {
                symbols[i] = _idOfByte[bytes[i]];
                if (symbols[i] < 0) throw new InvalidOperationException($"The vocabulary has no token for the byte 0x{bytes[i]:X2}.");
            }

            ids.AddRange(symbols.AsSpan(0, _merger.Merge(symbols.AsSpan(0, count))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<int>.Shared.Return(symbols);
        }
    }

    private byte[] BytesOf(int id) => id < _bytes.Length ? _bytes[id] : [];

    private bool IsSpecial(int id) => id < _isSpecial.Length && _isSpecial[id];

    private static byte[] ReadByteLevel(string token) => ByteLevelAlphabet.TryRead(token, out var bytes)
        ? bytes
        : throw new ArgumentException($"The token '{token}' is not written in the byte-level alphabet.");
}
