using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>
/// Sums k k^T over a corpus for several layers in one pass that stops at the deepest of them.
/// </summary>
/// <remarks>
/// Texts are packed into rows without padding; each sees only itself and starts at position 0. A row's sum is taken in the
/// model's precision, or float32 if that is more, and added up in float64: a corpus of millions of tokens would otherwise lose
/// the small eigenvalues of C, and those steer the largest updates.
/// </remarks>
public sealed class KeyMomentCollector
{
    private readonly KeyMomentOptions options;

    /// <summary>Creates a collector.</summary>
    /// <param name="options">The settings; the defaults when null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public KeyMomentCollector(KeyMomentOptions? options = null) => this.options = AnnotatedOptions.Validated(options ?? new());

    /// <summary>Collects over texts.</summary>
    /// <param name="model">The model; its tokenizer's beginning-of-text token is put in front of a text if the model expects it.</param>
    /// <param name="layers">The layers, counted from 0.</param>
    /// <param name="texts">The corpus, read once; empty texts are left out.</param>
    /// <param name="progress">Receives a report after each row; may be null.</param>
    /// <param name="cancellationToken">Checked before each row.</param>
    /// <returns>The moments of all layers; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">There is no layer, one is not in the model, or the corpus is empty.</exception>
    public KeyMomentSet Collect(
        CausalLanguageModel model, IEnumerable<int> layers, IEnumerable<string> texts, IProgress<KeyMomentProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        var tokenizer = model.Tokenizer;
        int[] begin = tokenizer.AddsBeginOfText && tokenizer.BeginOfText is { } bos ? [bos] : [];
        return Collect(
            model,
            layers,
            texts.Where(text => text.Length > 0).Select(text => (IReadOnlyList<int>)[.. begin, .. tokenizer.Encode(text, options.RecogniseSpecialTokens)]),
            progress,
            cancellationToken);
    }

    /// <summary>Collects over texts given as tokens.</summary>
    /// <inheritdoc cref="Collect(CausalLanguageModel, IEnumerable{int}, IEnumerable{string}, IProgress{KeyMomentProgress}?, CancellationToken)"/>
    public KeyMomentSet Collect(
        CausalLanguageModel model, IEnumerable<int> layers, IEnumerable<IReadOnlyList<int>> texts, IProgress<KeyMomentProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(texts);
        int[] chosen = [.. layers.Distinct().Order()];
        if (chosen.Length == 0 || chosen[0] < 0 || chosen[^1] >= model.Config.LayerCount)
            throw new ArgumentException($"Key moments need layers within 0 to {model.Config.LayerCount - 1}; given: {string.Join(", ", chosen)}.", nameof(layers));

        using var lease = model.Lease();
        using var noGradients = torch.no_grad();
        using var corpus = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sums = new KeySums(chosen, model.Config.InnerSize, model.Device);
        var start = Stopwatch.GetTimestamp();
        var packer = new TextPacker(Math.Min(options.SequenceLength, model.Config.MaxPositions), options.TokensPerStep, options.MaxTokens ?? long.MaxValue);
        foreach (var row in packer.Pack(texts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var text in row)
                corpus.AppendData(MemoryMarshal.AsBytes<int>(text));
            Run(model, lease.Snapshot, row, chosen[^1], sums);
            progress?.Report(new KeyMomentProgress(packer.Texts, sums.Count, Stopwatch.GetElapsedTime(start)));
        }
        if (sums.Count == 0)
            throw new ArgumentException("The corpus has no text.", nameof(texts));
        return sums.ToMoments(ModelFingerprint.Of(model), Convert.ToHexStringLower(corpus.GetHashAndReset()));
    }

    private static void Run(CausalLanguageModel model, Weights.IWeights weights, IReadOnlyList<int[]> row, int deepest, KeySums sums)
    {
        using var scope = torch.NewDisposeScope();
        using var layout = SequenceLayout.Packed([.. row.Select(text => text.Length)]);
        long[] ids = [.. row.SelectMany(text => text).Select(id => (long)id)];
        var hidden = model.Decoder.Embed(weights, torch.tensor(ids, [1, ids.Length], device: model.Device), layout);
        model.Decoder.RunLayers(weights, hidden, 0, deepest + 1, layout, probe: sums);
        sums.Count += ids.Length;
    }
}
