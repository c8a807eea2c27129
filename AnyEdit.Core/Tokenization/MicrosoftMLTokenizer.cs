#if TORCHSHARP
using MicrosoftTokenizer = Microsoft.ML.Tokenizers.Tokenizer;

namespace AnyEdit.Tokenization;

/// <summary>
/// A tokenizer of Microsoft.ML.Tokenizers (WordPiece, SentencePiece models, Tiktoken files ...) as an <see cref="ITokenizer"/>.
/// Only in builds with <c>TensorProvider=TorchSharp</c>.
/// </summary>
/// <remarks>
/// Special tokens are found here: create the inner tokenizer without them, and so that it adds no beginning or end of text by itself.
/// </remarks>
public sealed class MicrosoftMLTokenizer : ITokenizer
{
    private readonly MicrosoftTokenizer _inner;
    private readonly Dictionary<string, int> _specialTokens;
    private readonly Dictionary<int, string> _specialById;
    private readonly SpecialTokenSplitter _splitter;

    /// <summary>Wraps a tokenizer.</summary>
    /// <param name="inner">The tokenizer.</param>
    /// <param name="vocabularySize">One more than the largest id, special tokens included.</param>
    /// <param name="specialTokens">The special tokens and their ids.</param>
    /// <param name="beginOfText">The special token that begins a text, or null.</param>
    /// <param name="endOfText">The special token that ends a text, or null.</param>
    /// <param name="addsBeginOfText">Whether the model expects <paramref name="beginOfText"/> in front of every text.</param>
    /// <exception cref="KeyNotFoundException">The token that begins or ends a text is none of the special tokens.</exception>
    public MicrosoftMLTokenizer(
        MicrosoftTokenizer inner,
        int vocabularySize,
        IReadOnlyDictionary<string, int> specialTokens,
        string? beginOfText = null,
        string? endOfText = null,
        bool addsBeginOfText = false)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(specialTokens);
        _inner = inner;
        VocabularySize = vocabularySize;
        _specialTokens = new Dictionary<string, int>(specialTokens, StringComparer.Ordinal);
        _specialById = _specialTokens.ToDictionary(pair => pair.Value, pair => pair.Key);
        _splitter = new SpecialTokenSplitter(_specialTokens.Select(pair => new AddedToken(pair.Value, pair.Key)));
        BeginOfText = beginOfText is null ? null : _specialTokens[beginOfText];
        EndOfText = endOfText is null ? null : _specialTokens[endOfText];
        AddsBeginOfText = addsBeginOfText && beginOfText is not null;
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> SpecialTokens => _specialTokens;

    /// <inheritdoc/>
    public int? BeginOfText { get; }

    /// <inheritdoc/>
    public int? EndOfText { get; }

    /// <inheritdoc/>
    public bool AddsBeginOfText { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, bool recogniseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 3 + 4);
        foreach (var (start, length, token) in _splitter.Split(text, recogniseSpecialTokens))
        {
            if (token is not null) ids.Add(token.Id);
            else ids.AddRange(_inner.EncodeToIds(text.Substring(start, length)));
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var decoder = new Decoder(this, skipSpecialTokens);
        return string.Concat(ids.Select(decoder.Hold)) + decoder.Flush();
    }

    /// <inheritdoc/>
    public bool TryGetId(string token, out int id)
    {
        if (_specialTokens.TryGetValue(token, out id)) return true;
        var ids = _inner.EncodeToIds(token);
        id = ids.Count == 1 ? ids[0] : -1;
        return id >= 0;
    }

    /// <inheritdoc/>
    public string IdToToken(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return _specialById.TryGetValue(id, out var token) ? token : id < VocabularySize ? _inner.Decode([id]) : "";
    }

    /// <inheritdoc/>
    public IStreamingDecoder CreateStreamingDecoder(bool skipSpecialTokens = false) => new Decoder(this, skipSpecialTokens);

    // The inner tokenizer does not give the bytes of a token, so ids are held back while their text ends in a replacement character.
    private sealed class Decoder(MicrosoftMLTokenizer owner, bool skipSpecialTokens) : IStreamingDecoder
    {
        private readonly List<int> _held = [];

        public string Append(int id)
        {
            var text = Hold(id);
            if (_held.Count == 0) return text;
            var held = owner._inner.Decode(_held);
            if (held.EndsWith('\uFFFD')) return text;
            _held.Clear();
            return text + held;
        }

        /// <summary>Takes an ordinary id without decoding it; a special token ends what is held.</summary>
        public string Hold(int id)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id);
            if (owner._specialById.TryGetValue(id, out var token)) return skipSpecialTokens ? "" : Flush() + token;
            if (id < owner.VocabularySize) _held.Add(id);
            return "";
        }

        public string Flush()
        {
            var text = _held.Count == 0 ? "" : owner._inner.Decode(_held);
            _held.Clear();
            return text;
        }
    }
}
#endif
