using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using AnyEdit.Tokenization;

namespace AnyEdit.Samples.TrainBundledModel;

/// <summary>Trains a byte-level byte-pair tokenizer with Qwen2's split pattern. The same texts always give the same tokenizer.</summary>
public static class BpeTrainer
{
    /// <summary>The special tokens of a ChatML model.</summary>
    public static readonly IReadOnlyList<string> ChatMLTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

    /// <summary>Merges the commonest pair of neighbours (of equally common ones that of the smallest ids) until the vocabulary is full.</summary>
    /// <param name="texts">The texts; special tokens written out in them are left out of the count.</param>
    /// <param name="vocabularySize">Ids 0..255 are bytes, then merges, the last ones the special tokens; fewer if no pair occurs twice.</param>
    /// <param name="specialTokens">The special tokens; <see cref="ChatMLTokens"/> by default.</param>
    public static ByteLevelBpeTokenizer Train(IEnumerable<string> texts, int vocabularySize, IReadOnlyList<string>? specialTokens = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        specialTokens ??= ChatMLTokens;
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 256 + specialTokens.Count);

        var (tokens, idOfByte) = Alphabet();
        var words = CountWords(texts, specialTokens)
            .Where(word => word.Key.Length > 0)
            .OrderBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => new Word([.. Encoding.UTF8.GetBytes(word.Key).Select(value => idOfByte[value])], word.Value))
            .ToList();
        var merges = Merge(words, tokens, vocabularySize - specialTokens.Count);

        return new ByteLevelBpeTokenizer(new BpeDefinition
        {
            Vocabulary = tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id, StringComparer.Ordinal),
            Merges = merges,
            SplitPatterns = [SplitPatterns.Qwen2],
            AddedTokens = [.. specialTokens.Select((token, i) => new AddedToken(tokens.Count + i, token))],
            EndOfText = specialTokens.Contains("<|im_end|>") ? "<|im_end|>" : specialTokens.FirstOrDefault(),
        });
    }

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c> as Hugging Face libraries read them.</summary>
    public static void Save(ByteLevelBpeTokenizer tokenizer, string folder)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Directory.CreateDirectory(folder);
        BpeTokenizerFiles.Write(tokenizer.Definition, folder);
    }

    private static (List<string> Tokens, int[] IdOfByte) Alphabet()
    {
        var bytes = Enumerable.Range(0, 256).OrderBy(value => ByteLevelAlphabet.CharacterOf((byte)value)).ToList();
        var idOfByte = new int[256];
        for (var id = 0; id < 256; id++) idOfByte[bytes[id]] = id;
        return ([.. bytes.Select(value => ByteLevelAlphabet.CharacterOf((byte)value).ToString())], idOfByte);
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> texts, IReadOnlyList<string> specialTokens)
    {
        var special = string.Join('|', specialTokens.Select(Regex.Escape));
        var pattern = new Regex($"(?<special>{(special.Length > 0 ? special : "(?!)")})|{SplitPatterns.Qwen2}", RegexOptions.Compiled | RegexOptions.CultureInvariant);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
            foreach (var match in pattern.EnumerateMatches(text))
                CollectionsMarshal.GetValueRefOrAddDefault(bySpan, text.AsSpan(match.Index, match.Length), out _)++;
        foreach (var token in specialTokens) counts.Remove(token);
        return counts;
    }

    private static List<BpeMerge> Merge(List<Word> words, List<string> tokens, int size)
    {
        var pairs = new PairCounts(words);
        var merges = new List<BpeMerge>();
        var known = new HashSet<string>(tokens, StringComparer.Ordinal);
        while (tokens.Count < size && pairs.TryTakeCommonest(out var left, out var right))
        {
            var token = tokens[left] + tokens[right];
            if (!known.Add(token)) continue;
            merges.Add(new BpeMerge(left, right, tokens.Count));
            pairs.Merge(left, right, tokens.Count);
            tokens.Add(token);
        }

        return merges;
    }

    /// <summary>A word as token ids, and how often it occurs.</summary>
    private sealed class Word(List<int> symbols, long count)
    {
        public List<int> Symbols { get; } = symbols;

        public long Count { get; } = count;
    }

    /// <summary>How often each pair of neighbours occurs, and in which words.</summary>
    private sealed class PairCounts
    {
        private readonly List<Word> _words;
        private readonly Dictionary<(int, int), long> _counts = [];
        private readonly Dictionary<(int, int), HashSet<int>> _wordsOf = [];
        private readonly PriorityQueue<(int Left, int Right, long Count), (long, int, int)> _queue = new();

        public PairCounts(List<Word> words)
        {
            _words = words;
            for (var i = 0; i < words.Count; i++) Add(i, 1);
            foreach (var (pair, count) in _counts) Enqueue(pair, count);
        }

        // The queue may hold outdated counts: a pair is enqueued anew whenever its count changes.
        public bool TryTakeCommonest(out int left, out int right)
        {
            while (_queue.TryDequeue(out var pair, out _))
            {
                (left, right) = (pair.Left, pair.Right);
                if (pair.Count > 1 && _counts.GetValueOrDefault((left, right)) == pair.Count) return true;
            }

            (left, right) = (-1, -1);
            return false;
        }

        public void Merge(int left, int right, int result)
        {
            var changed = new HashSet<(int, int)>();
            foreach (var index in _wordsOf[(left, right)].ToArray())
            {
                changed.UnionWith(Add(index, -1));
                var symbols = _words[index].Symbols;
                var kept = 0;
                for (var i = 0; i < symbols.Count; i++)
                {
                    var isPair = symbols[i] == left && i + 1 < symbols.Count && symbols[i + 1] == right;
                    symbols[kept++] = isPair ? result : symbols[i];
                    if (isPair) i++;
                }

                symbols.RemoveRange(kept, symbols.Count - kept);
                changed.UnionWith(Add(index, 1));
            }

            foreach (var pair in changed)
                if (_counts[pair] > 0)
                    Enqueue(pair, _counts[pair]);
        }

        private List<(int, int)> Add(int index, int sign)
        {
            var word = _words[index];
            var seen = new List<(int, int)>(word.Symbols.Count);
            for (var i = 0; i + 1 < word.Symbols.Count; i++)
            {
                var pair = (word.Symbols[i], word.Symbols[i + 1]);
                seen.Add(pair);
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * word.Count;
                if (!_wordsOf.TryGetValue(pair, out var words)) _wordsOf[pair] = words = [];
                if (sign > 0) words.Add(index);
                else words.Remove(index);
            }

            return seen;
        }

        private void Enqueue((int Left, int Right) pair, long count) =>
            _queue.Enqueue((pair.Left, pair.Right, count), (-count, pair.Left, pair.Right));
    }
}
