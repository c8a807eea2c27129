using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Generation;

/// <summary>
/// One batch being generated, a token per row and step. Prompts of different lengths are padded on the left, and keys and
/// values go to a cache that is allocated once. Owns the cache and its layout; a step may run on any thread.
/// </summary>
internal sealed class GenerationRun : IDisposable
{
    private readonly Decoder decoder;
    private readonly IWeights weights;
    private readonly Device device;
    private readonly GenerationOptions options;
    private readonly HashSet<int> stopTokens;
    private readonly KeyValueCache cache;
    private readonly List<int>[] generated;
    private readonly int[] promptLengths;
    private readonly FinishReason?[] finished;
    private readonly TokenSampler[] samplers;
    private long[] next;                 // (B, T): the tokens of the next step
    private float[] numbers = [];        // (B, V): logits to draw from
    private SequenceLayout layout;

    public GenerationRun(
        Decoder decoder, IWeights weights, Device device, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, IReadOnlyList<int> stopTokens)
    {
        options.Validate();
        CheckPrompts(prompts, decoder.Config);
        if (options.SuppressedTokens.Any(id => id >= decoder.Config.VocabularySize))
            throw new ArgumentException($"The token {options.SuppressedTokens.Max()} is to be suppressed; the model's vocabulary is 0 to {decoder.Config.VocabularySize - 1}.", nameof(options));
        this.decoder = decoder;
        this.weights = weights;
        this.device = device;
        this.options = options;
        this.stopTokens = [.. stopTokens];
        promptLengths = [.. prompts.Select(prompt => prompt.Count)];
        generated = [.. prompts.Select(_ => new List<int>())];
        finished = new FinishReason?[prompts.Count];
        samplers = options.Temperature > 0 ? [.. prompts.Select((_, row) => new TokenSampler(options, row))] : [];

        var longest = promptLengths.Max();
        var roomLeft = decoder.Config.MaxPositions - promptLengths.Min();
        cache = new KeyValueCache(decoder.Config, longest + Math.Min(options.MaxNewTokens, roomLeft));
        layout = promptLengths.All(length => length == longest)
            ? SequenceLayout.Causal(longest)
            : SequenceLayout.LeftPadded(promptLengths);
        next = new long[prompts.Count * longest];
        for (var row = 0; row < prompts.Count; row++)
            for (var i = 0; i < prompts[row].Count; i++)
                next[(row + 1) * longest - prompts[row].Count + i] = prompts[row][i];
    }

    /// <summary>Whether every row has ended.</summary>
    public bool IsFinished => Array.TrueForAll(finished, reason => reason is not null);

    /// <summary>The tokens of a row so far, without the stop token.</summary>
    public IReadOnlyList<int> Generated(int row) => generated[row];

    /// <summary>Why a row ended, or null while it goes on.</summary>
    public FinishReason? Finished(int row) => finished[row];

    /// <summary>Ends a row.</summary>
    public void Finish(int row, FinishReason reason) => finished[row] ??= reason;

    /// <summary>Reads the tokens of the last step (at first: the prompts) and chooses one more for every row that goes on.</summary>
    public void Step()
    {
        var chosen = Choose();
        next = new long[generated.Length];
        for (var row = 0; row < generated.Length; row++)
        {
            next[row] = chosen[row];
            if (finished[row] is null)
                Take(row, chosen[row]);
        }
        // A row that has ended takes no more positions: the model may have none left.
        var following = layout.Rows == 1 ? layout.Append(1) : layout.Append([.. finished.Select(reason => reason is null ? 1 : 0)], 1);
        layout.Dispose();
        layout = following;
    }

    public void Dispose()
    {
        cache.Dispose();
        layout.Dispose();
    }

    private int[] Choose()
    {
        // The gradient mode belongs to the thread, and every step may run on another one.
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var ids = torch.tensor(next, [generated.Length, layout.Length], device: device);            // (B, T)
        var hidden = decoder.Embed(weights, ids, layout);
        hidden = decoder.RunLayers(weights, hidden, 0, decoder.Config.LayerCount, layout, cache);      // (B, T, H)
        var logits = decoder.Head(weights, hidden.select(1, -1));                                      // (B, V)
        if (options.SuppressedTokens.Count > 0)
            logits.index_fill_(1, torch.tensor(options.SuppressedTokens.Select(id => (long)id).ToArray(), device: device), float.NegativeInfinity);
        if (samplers.Length == 0)
            return Array.ConvertAll(logits.argmax(-1).cpu().data<long>().ToArray(), id => (int)id);

        if (numbers.Length == 0)
            numbers = new float[logits.numel()];
        logits.to_type(ScalarType.Float32).cpu().data<float>().CopyTo(numbers);
        var vocabulary = numbers.Length / samplers.Length;
        return [.. samplers.Select((sampler, row) =>
            finished[row] is null ? sampler.Sample(numbers.AsSpan(row * vocabulary, vocabulary)) : 0)];
    }

    private void Take(int row, int token)
    {
        if (stopTokens.Contains(token))
        {
            finished[row] = FinishReason.StopToken;
            return;
        }
        generated[row].Add(token);
        if (generated[row].Count >= options.MaxNewTokens)
            finished[row] = FinishReason.MaxNewTokens;
        else if (promptLengths[row] + generated[row].Count >= decoder.Config.MaxPositions)
            finished[row] = FinishReason.ContextFull;
    }

    private static void CheckPrompts(IReadOnlyList<IReadOnlyList<int>> prompts, ModelConfig config)
    {
        if (prompts.Count == 0)
            throw new ArgumentException("There are no prompts.", nameof(prompts));
        for (var row = 0; row < prompts.Count; row++)
        {
            if (prompts[row].Count == 0)
                throw new ArgumentException($"Prompt {row} is empty.", nameof(prompts));
            if (prompts[row].Count >= config.MaxPositions)
                throw new ArgumentException($"Prompt {row} has {prompts[row].Count} tokens; the model's longest sequence is {config.MaxPositions}.", nameof(prompts));
            foreach (var id in prompts[row])
                if (id < 0 || id >= config.VocabularySize)
                    throw new ArgumentException($"Prompt {row} has the token {id}; the model's vocabulary is 0 to {config.VocabularySize - 1}.", nameof(prompts));
        }
    }
}
