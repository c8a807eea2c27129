using System.Runtime.CompilerServices;
using AnyEdit.Models;
using AnyEdit.Tokenization;

namespace AnyEdit.Generation;

/// <summary>Lets a model answer.</summary>
/// <remarks>
/// Safe for concurrent use. A generation holds a lease of the model's weights from its first token to its last: an edit that is
/// installed meanwhile shows in the next generation.
/// </remarks>
public sealed class TextGenerator
{
    private readonly CausalLanguageModel model;

    /// <summary>Creates a generator.</summary>
    /// <param name="model">The model; borrowed.</param>
    public TextGenerator(CausalLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
    }

    /// <summary>Answers a question, put into the model's chat template.</summary>
    /// <param name="question">The question.</param>
    /// <param name="options">How; the model's defaults if null.</param>
    /// <param name="cancellationToken">Checked before every token.</param>
    /// <exception cref="ArgumentException">The options are not valid, or the question does not fit into the model's longest sequence.</exception>
    public GeneratedText Generate(string question, GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Generate([question], options, cancellationToken)[0];

    /// <summary>Answers several questions side by side, each put into the model's chat template.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="options">How; the model's defaults if null.</param>
    /// <param name="cancellationToken">Checked before every token.</param>
    /// <returns>An answer per question, in their order.</returns>
    /// <exception cref="ArgumentException">The options are not valid, or a question does not fit into the model's longest sequence.</exception>
    public IReadOnlyList<GeneratedText> Generate(
        IReadOnlyList<string> questions, GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        GenerateIds([.. questions.Select(Encode)], options, cancellationToken);

    /// <summary>Continues several sequences of tokens side by side.</summary>
    /// <param name="prompts">The sequences; none may be empty.</param>
    /// <param name="options">How; the model's defaults if null.</param>
    /// <param name="cancellationToken">Checked before every token.</param>
    /// <returns>A text per prompt, in their order.</returns>
    /// <exception cref="ArgumentException">The options are not valid, or a prompt does not fit into the model's longest sequence.</exception>
    public IReadOnlyList<GeneratedText> GenerateIds(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var lease = model.Lease();
        options ??= model.GenerationDefaults;
        using var run = new GenerationRun(model.Decoder, lease.Snapshot, model.Device, prompts, options, StopTokens(options));
        var streams = prompts.Select(_ => new TextStream(model.Tokenizer, options.StopTexts)).ToArray();
        while (!run.IsFinished)
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.Step();
            for (var row = 0; row < streams.Length; row++)
                streams[row].Read(run, row);
        }
        return [.. streams.Select((stream, row) => new GeneratedText(stream.Text, [.. run.Generated(row)], run.Finished(row)!.Value))];
    }

    /// <summary>Answers a question, put into the model's chat template, piece by piece as it is written.</summary>
    /// <param name="question">The question.</param>
    /// <param name="options">How; the model's defaults if null.</param>
    /// <param name="cancellationToken">Checked before every token.</param>
    /// <returns>Pieces of whole characters; none is empty. Together they are the text that <see cref="Generate(string, GenerationOptions?, CancellationToken)"/> gives.</returns>
    /// <exception cref="ArgumentException">The options are not valid, or the question does not fit into the model's longest sequence.</exception>
    public IAsyncEnumerable<string> StreamAsync(string question, GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamIdsAsync(Encode(question), options, cancellationToken);

    /// <summary>Continues a sequence of tokens, piece by piece as it is written.</summary>
    /// <param name="prompt">The sequence; it must not be empty.</param>
    /// <param name="options">How; the model's defaults if null.</param>
    /// <param name="cancellationToken">Checked before every token.</param>
    /// <returns>Pieces of whole characters; none is empty.</returns>
    /// <exception cref="ArgumentException">The options are not valid, or the prompt does not fit into the model's longest sequence.</exception>
    public async IAsyncEnumerable<string> StreamIdsAsync(
        IReadOnlyList<int> prompt, GenerationOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var lease = model.Lease();
        options ??= model.GenerationDefaults;
        using var run = new GenerationRun(model.Decoder, lease.Snapshot, model.Device, [prompt], options, StopTokens(options));
        var stream = new TextStream(model.Tokenizer, options.StopTexts);
        while (!run.IsFinished)
        {
            await Task.Run(run.Step, cancellationToken).ConfigureAwait(false);
            var piece = stream.Read(run, 0);
            if (piece.Length > 0)
                yield return piece;
        }
    }

    private IReadOnlyList<int> Encode(string question) => model.Tokenizer.EncodePrompt(model.ChatTemplate, question);

    private IReadOnlyList<int> StopTokens(GenerationOptions options)
    {
        if (options.StopTokens is { } given)
            return given;
        var tokens = new List<int>(model.GenerationDefaults.StopTokens ?? model.Config.EosIds);
        if (model.Tokenizer.EndOfTurn(model.ChatTemplate) is { } endOfTurn)
            tokens.Add(endOfTurn);
        return tokens;
    }
}
