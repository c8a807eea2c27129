using System.Diagnostics;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Generation;
using AnyEdit.Models;
using AnyEdit.Tokenization;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Puts many questions to a model side by side, those of like length together, padded on the left.</summary>
internal sealed class QuestionAsker(CausalLanguageModel model, EvaluationOptions options)
{
    private readonly TextGenerator generator = new(model);

    /// <summary>Tokens generated so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Time that this took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The most tokens that an answer may have.</summary>
    /// <param name="expected">What it should be; <c>null</c> where nobody knows.</param>
    public int Limit(string? expected) => options.MaxNewTokens
        ?? (expected is null ? EvaluationOptions.UnknownLength : model.Tokenizer.Encode(expected, recogniseSpecialTokens: false).Count + EvaluationOptions.Margin);

    /// <summary>Asks; a question that occurs twice is asked once.</summary>
    /// <returns>An answer to each question, in their order, no longer than its own limit whatever stood beside it.</returns>
    public IReadOnlyList<WrittenAnswer> Ask(IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        Question[] distinct = [.. questions.Distinct()];
        IReadOnlyList<int>[] prompts = [.. distinct.Select(question => model.Tokenizer.EncodePrompt(model.ChatTemplate, question.Prompt))];
        int[] lengths = [.. prompts.Zip(distinct, (prompt, question) => prompt.Count + question.Limit)];
        var answers = new Dictionary<Question, WrittenAnswer>();
        foreach (var batch in LengthBatches.Of(lengths, options.GenerationTokens))
        {
            var written = generator.GenerateIds([.. batch.Select(i => prompts[i])], Choices(batch.Max(i => distinct[i].Limit)), cancellationToken);
            foreach (var (i, answer) in batch.Zip(written))
                answers[distinct[i]] = Cut(answer, distinct[i].Limit);
            Tokens += written.Sum(answer => (long)answer.Ids.Count);
        }

        Elapsed += Stopwatch.GetElapsedTime(start);
        return [.. questions.Select(question => answers[question])];
    }

    private GenerationOptions Choices(int limit) => model.GenerationDefaults with
    {
        MaxNewTokens = limit,
        Temperature = options.Temperature,
        TopK = options.TopK,
        TopP = options.TopP,
        Seed = options.Seed,
    };

    private WrittenAnswer Cut(GeneratedText answer, int limit) => answer.Ids.Count < limit
        ? new(TokenPieces.Of(model.Tokenizer, answer.Ids), answer.Finish)
        : new(TokenPieces.Of(model.Tokenizer, [.. answer.Ids.Take(limit)]), FinishReason.MaxNewTokens);
}
