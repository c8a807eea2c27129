using AnyEdit.Chunking;
using AnyEdit.Models;
using AnyEdit.Updaters.Descent;
using AnyEdit.Updaters.Texts;
using AnyEdit.Weights;

namespace AnyEdit.Updaters.FineTuning;

/// <summary>
/// Texts side by side, ready for steps that change down projections from some layer on. Below the first of these nothing
/// changes, and its output is what it was plus the change applied to its keys, so that a step runs the layers above it only.
/// </summary>
/// <remarks>Owns its tensors. B texts, T tokens, n inner width, H hidden, N predicted tokens.</remarks>
internal sealed class SpokenTexts : IDisposable
{
    private readonly Decoder decoder;
    private readonly IReadOnlyList<UpdateSequence> texts;
    private readonly bool keepEarlier;
    private readonly int first;
    private readonly Tensor outputs;     // of the first layer, unchanged, (B, T, H)
    private readonly Tensor keys;        // of the first layer, (B, T, n), in the precision of the training

    /// <summary>Runs the texts to the first edited layer.</summary>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">Its unchanged weights.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="keepEarlier">Whether a chunk's loss covers the chunks before it.</param>
    /// <param name="first">The first edited layer.</param>
    /// <param name="device">Where to compute.</param>
    public SpokenTexts(Decoder decoder, IWeights weights, IReadOnlyList<UpdateSequence> texts, bool keepEarlier, int first, Device device)
    {
        (this.decoder, this.texts, this.keepEarlier, this.first) = (decoder, texts, keepEarlier, first);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        using var inputs = LayerInputs.Padded(decoder, weights, [.. texts.Select(text => text.Ids)], device);
        inputs.AdvanceTo(decoder, weights, first);
        using var probe = new KeyRecorder(first);
        outputs = decoder.RunLayers(weights, inputs.Entry, first, first + 1, inputs.Layout, probe: probe).DetachFromDisposeScope();
        keys = probe[first].to_type(Precision.Wide(outputs.dtype)).alias().DetachFromDisposeScope();
    }

    /// <summary>How many texts take part in the loss of a chunk.</summary>
    public int Count(int chunk) => texts.Count(text => Span(text, chunk) is not null);

    /// <summary>The sum, over the texts that take part, of the mean negative log likelihood of what they are to say, with its graph.</summary>
    /// <param name="weights">The model's weights, with changed down projections in the layers above the first.</param>
    /// <param name="change">What is added to the first layer's down projection, (n, H).</param>
    /// <param name="chunk">Which chunk of every text.</param>
    /// <returns>A number in the caller's dispose scope; null where no text takes part.</returns>
    public Tensor? Loss(IWeights weights, Tensor change, int chunk)
    {
        using var scope = torch.NewDisposeScope();
        var rows = Enumerable.Range(0, texts.Count).Where(row => Span(texts[row], chunk) is not null).ToArray();
        if (rows.Length == 0)
            return null;
        Chunk[] spans = [.. rows.Select(row => Span(texts[row], chunk)!.Value)];
        int[] lengths = [.. spans.Select(span => span.End - 1)];                                                   // the last token is only predicted
        var (width, device) = (lengths.Max(), outputs.device);
        var index = torch.tensor(rows.Select(row => (long)row).ToArray(), device: device);
        var changed = keys.index_select(0, index).narrow(1, 0, width).matmul(change).to_type(outputs.dtype);       // (R, W, H)
        var states = outputs.index_select(0, index).narrow(1, 0, width) + changed;

        using var layout = SequenceLayout.RightPadded(lengths);
        states = decoder.RunLayers(weights, states, first + 1, decoder.Config.LayerCount, layout);
        var (predicting, tokens, shares) = Predictions(rows, spans, width);
        var last = states.reshape(-1, states.shape[2]).index_select(0, torch.tensor(predicting, device: device));  // (N, H)
        var logits = decoder.Head(weights, last).to_type(keys.dtype);                                              // (N, V)
        var each = logits.log_softmax(-1).gather(1, torch.tensor(tokens, [tokens.Length, 1], device: device)).squeeze(1);
        return (each * torch.tensor(shares, keys.dtype, device)).sum().neg().MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        outputs.Dispose();
        keys.Dispose();
    }

    /// <summary>What a text is to say when this chunk's turn has come; null when its turn is over.</summary>
    private Chunk? Span(UpdateSequence text, int chunk)
    {
        if (!keepEarlier)
            return chunk < text.Spoken.Count ? text.Spoken[chunk] : null;
        var (start, end) = (text.Spoken[0].Start, text.Spoken[Math.Min(chunk, text.Spoken.Count - 1)].End);
        return new Chunk(start, end - start);
    }

    /// <summary>The positions within R x W that predict a token, the tokens, and what each counts.</summary>
    private (long[] Predicting, long[] Tokens, double[] Shares) Predictions(int[] rows, Chunk[] spans, int width)
    {
        var (predicting, tokens, shares) = (new List<long>(), new List<long>(), new List<double>());
        for (var i = 0; i < rows.Length; i++)
            for (var position = spans[i].Start; position < spans[i].End; position++)
            {
                predicting.Add((long)i * width + position - 1);
                tokens.Add(texts[rows[i]].Ids[position]);
                shares.Add(1.0 / spans[i].Length);
            }
        return ([.. predicting], [.. tokens], [.. shares]);
    }
}
