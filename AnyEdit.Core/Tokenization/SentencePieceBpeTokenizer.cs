using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>
/// Byte-pair encoding of the SentencePiece kind, as Llama-2 and Mistral use it: symbols are characters, a space is written '▁', and
/// a character outside the vocabulary becomes its bytes (tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>).
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class SentencePieceBpeTokenizer : ITokenizer
{
    internal const string Space = "\u2581";

    private readonly TokenTable _table;
    private readonly Dictionary<int, int> _idOfCharacter = [];
    private readonly int[] _idOfByte = new int[256];
    private readonly BpeMerger _merger;
    private readonly SpecialTokenSplitter _splitter;
    private readonly SentencePiecePrefix _prefix;
    private readonly int? _unknown;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="definition">What it consists of; its split patterns are not used.</param>
    /// <param name="prefix">Where a space is added that the text does not have.</param>
    /// <param name="unknownToken">The token for characters that the vocabulary lacks where it has no bytes either, or null.</param>
    /// <exception cref="ArgumentException">An id is negative or used twice.</exception>
    public SentencePieceBpeTokenizer(BpeDefinition definition, SentencePiecePrefix prefix, string? unknownToken = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _table = new TokenTable(definition, BytesOfToken);
        foreach (var (token, id) in definition.Vocabulary)
            if (Rune.TryGetRuneAt(token.Length > 0 ? token : "\0", 0, out var rune) && rune.Utf16SequenceLength == token.Length)
                _idOfCharacter[rune.Value] = id;
        for (var value = 0; value < 256; value++) _idOfByte[value] = definition.Vocabulary.GetValueOrDefault($"<0x{value:X2}>", -1);
        _merger = new BpeMerger(definition.Merges);
        _splitter = new SpecialTokenSplitter(definition.AddedTokens);
        _prefix = prefix;
        _unknown = _table.Find(unknownToken);
        BeginOfText = _table.Find(definition.BeginOfText);
        EndOfText = _table.Find(definition.EndOfText);
        AddsBeginOfText = definition.AddsBeginOfText;
    }

    /// <inheritdoc/>
    public int VocabularySize => _table.Tokens.Length;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> SpecialTokens => _table.SpecialTokens;

    /// <inheritdoc/>
    public int? BeginOfText { get; }

    /// <inheritdoc/>
    public int? EndOfText { get; }

    /// <inheritdoc/>
    public bool AddsBeginOfText { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The vocabulary lacks a character, its bytes and an unknown token.</exception>
    public IReadOnlyList<int> Encode(string text, bool recogniseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 3 + 4);
        foreach (var (start, length, token) in _splitter.Split(text, recogniseSpecialTokens))
        {
            if (token is not null) ids.Add(token.Id);
            else EncodePlain(text.AsSpan(start, length), isBeginning: start == 0, ids);
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = false) =>
        StreamingDecoder.DecodeAll(BytesOf, id => skipSpecialTokens && IsSpecial(id), ids, DropsLeadingSpace);

    /// <inheritdoc/>
    public bool TryGetId(string token, out int id) => _table.Ids.TryGetValue(token, out id);

    /// <inheritdoc/>
    public string IdToToken(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id < _table.Tokens.Length ? _table.Tokens[id] : "";
    }

    /// <inheritdoc/>
    public IStreamingDecoder CreateStreamingDecoder(bool skipSpecialTokens = false) =>
        new StreamingDecoder(BytesOf, id => skipSpecialTokens && IsSpecial(id), DropsLeadingSpace);

    private bool DropsLeadingSpace => _prefix != SentencePiecePrefix.None;

    private void EncodePlain(ReadOnlySpan<char> text, bool isBeginning, List<int> ids)
    {
        var symbols = new List<int>(text.Length + 1);
        if (_prefix == SentencePiecePrefix.EveryStretch || (_prefix == SentencePiecePrefix.Beginning && isBeginning))
            AddCharacter(new Rune(Space[0]), symbols);
        foreach (var rune in text.EnumerateRunes()) AddCharacter(rune.Value == ' ' ? new Rune(Space[0]) : rune, symbols);

        var merged = symbols.ToArray().AsSpan();
        ids.AddRange(merged[.._merger.Merge(merged)]);
    }

    private void AddCharacter(Rune rune, List<int> symbols)
    {
        if (_idOfCharacter.TryGetValue(rune.Value, out var id))
        {
            symbols.Add(id);
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..rune.EncodeToUtf8(bytes)];
        var hasAll = true;
        foreach (var value in bytes) hasAll &= _idOfByte[value] >= 0;
        if (!hasAll)
        {
            symbols.Add(_unknown ?? throw new InvalidOperationException($"The vocabulary has no token for the character U+{rune.Value:X4}."));
            return;
        }

        foreach (var value in bytes) symbols.Add(_idOfByte[value]);
    }

    private byte[] BytesOf(int id) => id < _table.Bytes.Length ? _table.Bytes[id] : [];

    private bool IsSpecial(int id) => id < _table.IsSpecial.Length && _table.IsSpecial[id];

    private static byte[] BytesOfToken(string token) =>
        token is ['<', '0', 'x', var high, var low, '>'] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low)
            ? Convert.FromHexString([high, low])
            : Encoding.UTF8.GetBytes(token.Replace(Space, " ", StringComparison.Ordinal));
}
