using System.ComponentModel.DataAnnotations;
using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Evaluation.Embeddings;

/// <summary>
/// Sentence embeddings of a BERT encoder with mean pooling, as sentence-transformers computes them for all-MiniLM-L6-v2, whose
/// cosine the AnyEdit paper calls the BERT score (arXiv 2502.05628, section 5).
/// </summary>
/// <remarks>Safe for concurrent use, but <see cref="Dispose"/>. It owns its weights, which are float32 whatever their files hold.</remarks>
public sealed class SentenceEncoder : IDisposable
{
    private readonly Dictionary<string, Tensor> weights;
    private readonly BertEncoder encoder;
    private readonly WordPieceTokenizer tokenizer;
    private readonly SentenceEncoderOptions options;

    private SentenceEncoder(
        string folder, BertConfig config, Dictionary<string, Tensor> weights, WordPieceTokenizer tokenizer, int maxLength, SentenceEncoderOptions options)
    {
        (this.weights, this.tokenizer, this.options) = (weights, tokenizer, options);
        encoder = new BertEncoder(config, weights);
        (Folder, Dimension, MaxLength) = (folder, config.HiddenSize, maxLength);
    }

    /// <summary>The folder that it was loaded from, as a full path.</summary>
    public string Folder { get; }

    /// <summary>Numbers of an embedding.</summary>
    public int Dimension { get; }

    /// <summary>Tokens of a text that are read, [CLS] and [SEP] included; the rest is cut off.</summary>
    public int MaxLength { get; }

    /// <summary>Loads a sentence-transformers folder, or a plain BERT folder of Hugging Face.</summary>
    /// <remarks>
    /// It reads config.json, model.safetensors, vocab.txt (or tokenizer.json), and where they exist tokenizer_config.json,
    /// sentence_bert_config.json (<c>max_seq_length</c>), modules.json and 1_Pooling/config.json. Pooling is the mean over the tokens.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Choices; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the loading between two pieces of a few megabytes.</param>
    /// <returns>The encoder; the caller disposes it.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file of the folder is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the weights are not those of the encoder that config.json describes; the message names file, field or tensors.</exception>
    /// <exception cref="NotSupportedException">The tokenizer is not BERT's, the pooling not the mean, or there are further modules.</exception>
    /// <exception cref="ValidationException">Options are out of range.</exception>
    public static SentenceEncoder Load(string folder, SentenceEncoderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options = AnnotatedOptions.Validated(options ?? new());
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        folder = Path.GetFullPath(folder);
        var config = BertConfig.Load(folder);
        var files = new SentenceEncoderFiles(folder);
        files.RequireMeanPooling();
        var (maxLength, tokenizer) = (files.MaxLength(config), files.Tokenizer(config));
        return new SentenceEncoder(folder, config, BertParameters.Read(folder, config, options.Device, cancellationToken), tokenizer, maxLength, options);
    }

    /// <summary>Embeds texts, those of like length side by side.</summary>
    /// <param name="texts">The texts; an empty one has an embedding, too.</param>
    /// <param name="cancellationToken">Checked before each batch.</param>
    /// <returns>For each text <see cref="Dimension"/> numbers of length 1. The company of a text in its batch shows in the last digits only.</returns>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int[][] ids = [.. texts.Select(text => tokenizer.Encode(text, MaxLength))];
        var embeddings = new float[texts.Count][];
        using var noGradients = torch.no_grad();
        foreach (var batch in LengthBatches.Of([.. ids.Select(text => text.Length)], options.BatchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Embed([.. batch.Select(i => ids[i])]);
            for (var row = 0; row < batch.Length; row++)
                embeddings[batch[row]] = rows[(row * Dimension)..((row + 1) * Dimension)];
        }
        return embeddings;
    }

    /// <summary>The token ids of a text, [CLS] and [SEP] included.</summary>
    internal int[] Encode(string text) => tokenizer.Encode(text, MaxLength);

    private float[] Embed(int[][] batch)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, width) = (batch.Length, batch.Max(ids => ids.Length));
        var (padded, real) = (new long[rows * width], new float[rows * width]);
        Array.Fill(padded, tokenizer.Padding);
        for (var row = 0; row < rows; row++)
            for (var t = 0; t < batch[row].Length; t++)
                (padded[row * width + t], real[row * width + t]) = (batch[row][t], 1);

        var mask = torch.tensor(real, [rows, width], device: options.Device);                          // (B, T)
        var hidden = encoder.Run(torch.tensor(padded, [rows, width], device: options.Device), mask);   // (B, T, H)
        var weight = mask.unsqueeze(2);                                                                // (B, T, 1)
        var mean = (hidden * weight).sum(1L) / weight.sum(1L);                                         // (B, H)
        return (mean / mean.square().sum(1L, keepdim: true).sqrt().clamp_min(1e-12)).cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (var tensor in weights.Values)
            tensor.Dispose();
    }
}
