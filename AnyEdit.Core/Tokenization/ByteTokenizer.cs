using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>Bytes of UTF-8 as tokens 0..255, then special tokens from 256 on. What small test models use.</summary>
public sealed class ByteTokenizer : ITokenizer
{
    private readonly Dictionary<string, int> _specialTokens = new(StringComparer.Ordinal) { ["<|eot|>"] = 256, ["<|bos|>"] = 257 };
    private readonly SpecialTokenSplitter _splitter;

    /// <summary>Makes the tokenizer with <c>&lt;|eot|&gt;</c> = 256 and <c>&lt;|bos|&gt;</c> = 257.</summary>
    /// <param name="addsBeginOfText">What <see cref="AddsBeginOfText"/> says.</param>
    public ByteTokenizer(bool addsBeginOfText = false)
    {
        AddsBeginOfText = addsBeginOfText;
        _splitter = new SpecialTokenSplitter(_specialTokens.Select(pair => new AddedToken(pair.Value, pair.Key)));
    }

    /// <inheritdoc/>
    public int VocabularySize => 258;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> SpecialTokens => _specialTokens;

    /// <inheritdoc/>
    public int? BeginOfText => 257;

    /// <inheritdoc/>
    public int? EndOfText => 256;

    /// <inheritdoc/>
    public bool AddsBeginOfText { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, bool recogniseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length);
        foreach (var segment in _splitter.Split(text, recogniseSpecialTokens))
        {
            if (segment.Token is { } token) ids.Add(token.Id);
            else foreach (var value in Encoding.UTF8.GetBytes(text, segment.Start, segment.Length)) ids.Add(value);
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = false) => 
        StreamingDecoder.DecodeAll(Bytes, id => skipSpecialTokens && id is (256 or 257), ids);

    /// <inheritdoc/>
    public bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (_specialTokens.TryGetValue(token, out id)) return true;
        id = token.Length == 1 && token[0] < 128 ? token[0] : -1;
        return id >= 0;
    }

    /// <inheritdoc/>
    public string IdToToken(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id < 128 ? ((char)id).ToString() : id < 256 ? $"<0x{id:X2}>" : Encoding.UTF8.GetString(Bytes(id));
    }

    /// <inheritdoc/>
    public IStreamingDecoder CreateStreamingDecoder(bool skipSpecialTokens = false) =>
        new StreamingDecoder(Bytes, id => skipSpecialTokens && id is (256 or 257));

    private static byte[] Bytes(int id) => id switch
    {
        < 256 => [(byte)id],
        256 => "<|eot|>"u8.ToArray(),
        257 => "<|bos|>"u8.ToArray(),
        _ => [],
    };
}
