using AnyEdit.Evaluation.Metrics;
using AnyEdit.Generation;
using AnyEdit.Models;
using AnyEdit.Patches;

namespace AnyEdit.Evaluation.Comparison;

/// <summary>Compares editing methods on one model: every request is edited alone, scored, and taken off again.</summary>
public sealed class MethodComparison
{
    /// <summary>The name of the row of the unedited model.</summary>
    public const string NoEdit = "no edit";

    /// <summary>By how many tokens an answer may be longer than it should be, so that one that does not stop shows.</summary>
    private const int Margin = 32;

    private const int FactSeed = 2026;

    /// <summary>Facts are asked this many side by side, after edits those with answers of like length, so that the short ones do not wait for the long.</summary>
    private const int FactsPerBatch = 32;

    private readonly CausalLanguageModel model;
    private readonly TextGenerator generator;
    private readonly IReadOnlyList<EditCase> requests;
    private readonly IReadOnlyList<QuestionAnswer> facts;

    /// <summary>Creates a comparison; the model is asked for the facts.</summary>
    /// <param name="model">The model; borrowed. Nobody else may edit it meanwhile.</param>
    /// <param name="requests">The edits.</param>
    /// <param name="facts">What the model knows besides. Those that name the subject of a request, and those that it answers wrongly before any edit, do not count.</param>
    /// <param name="factCount">Of those that count, this many, drawn once, are asked after every edit.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ArgumentException">There is no request.</exception>
    public MethodComparison(
        CausalLanguageModel model, IReadOnlyList<EditCase> requests, IReadOnlyList<QuestionAnswer> facts, int factCount = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentOutOfRangeException.ThrowIfNegative(factCount);
        if (requests.Count == 0)
            throw new ArgumentException("There is no request to compare methods by.", nameof(requests));
        (this.model, this.requests) = (model, requests);
        generator = new TextGenerator(model);
        QuestionAnswer[] candidates = [.. facts.Where(IsUnrelated)];
        new Random(FactSeed).Shuffle(candidates);
        this.facts = [.. Known(candidates, cancellationToken).Take(factCount).OrderBy(fact => fact.Answer.Length)];
    }

    /// <summary>How many facts are asked after every edit.</summary>
    public int FactCount => facts.Count;

    /// <summary>Scores the unedited model and every method.</summary>
    /// <param name="methods">The rows of the table.</param>
    /// <param name="progress">Receives every score as it is made; may be null.</param>
    /// <param name="cancellationToken">Stops between and within edits; the model is then as it was.</param>
    /// <returns>A row for the unedited model and one for each method, in their order.</returns>
    public async Task<IReadOnlyList<MethodScore>> RunAsync(
        IReadOnlyList<ComparedMethod> methods, IProgress<ComparisonProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(methods);
        var (completed, total) = (0, requests.Count * (methods.Count + 1));
        var rows = new List<MethodScore> { new(NoEdit, [.. requests.Select(request => Report(NoEdit, Score(request, 0, null, cancellationToken)))]) };
        foreach (var method in methods)
        {
            var edits = new List<EditScore>();
            foreach (var request in requests)
                edits.Add(Report(method.Name, await EditAsync(method.Editor, request, cancellationToken).ConfigureAwait(false)));
            rows.Add(new MethodScore(method.Name, edits));
        }
        return rows;

        EditScore Report(string name, EditScore score)
        {
            progress?.Report(new ComparisonProgress(name, ++completed, total, score));
            return score;
        }
    }

    private async Task<EditScore> EditAsync(IKnowledgeEditor editor, EditCase request, CancellationToken cancellationToken)
    {
        using var history = new EditHistory(model);
        try
        {
            using var result = await history.EditAsync(editor, [request.Request], null, cancellationToken).ConfigureAwait(false);
            return Score(request, result.Timings.Total.TotalSeconds, null, cancellationToken);
        }
        catch (Exception failure) when (failure is EditFailedException or ArgumentException)      // one request that cannot be edited does not end the table
        {
            return Score(request, 0, failure.Message, cancellationToken);
        }
        finally
        {
            history.Undo(CancellationToken.None);
        }
    }

    private EditScore Score(EditCase request, double seconds, string? failure, CancellationToken cancellationToken)
    {
        var target = request.Target;
        var answers = Ask([request.Prompt, .. request.Paraphrases], [target], cancellationToken);
        var kept = Known(facts, cancellationToken).Count();
        return new EditScore(
            request,
            answers[0],
            Rouge.LRecall(answers[0], target),
            answers.Skip(1).Select(answer => Rouge.LRecall(answer, target)).DefaultIfEmpty(double.NaN).Average(),
            Accuracy.ExactMatch(answers[0], target),
            facts.Count == 0 ? double.NaN : (double)kept / facts.Count,
            seconds) { Failure = failure };
    }

    private bool IsUnrelated(QuestionAnswer fact) =>
        !requests.Any(request => request.Subject is { } subject && fact.Prompt.Contains(subject, StringComparison.Ordinal));

    /// <summary>The facts that the model answers letter by letter.</summary>
    private IEnumerable<QuestionAnswer> Known(IEnumerable<QuestionAnswer> asked, CancellationToken cancellationToken) =>
        asked.Chunk(FactsPerBatch).SelectMany(batch =>
            Ask([.. batch.Select(fact => fact.Prompt)], batch.Select(fact => fact.Answer), cancellationToken)
                .Zip(batch).Where(pair => Accuracy.ExactMatch(pair.First, pair.Second.Answer)).Select(pair => pair.Second));

    /// <summary>Greedy answers, a little longer than the longest one expected.</summary>
    private string[] Ask(IReadOnlyList<string> questions, IEnumerable<string> expected, CancellationToken cancellationToken)
    {
        if (questions.Count == 0)
            return [];
        var options = new GenerationOptions { MaxNewTokens = expected.Max(text => model.Tokenizer.Encode(text, recogniseSpecialTokens: false).Count) + Margin };
        return [.. generator.Generate(questions, options, cancellationToken).Select(answer => answer.Text)];
    }
}
