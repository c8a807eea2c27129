using System.Text.RegularExpressions;
using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Models;
using AnyEdit.Tests.Sessions;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Runs;

/// <summary>Runs on a random model of bytes with an editor whose every edit shows in the bits, and a fresh folder for each test.</summary>
public abstract partial class RunFixture : EvaluationFixture
{
    /// <summary>Five records with every kind of question; the third does not fit the context of 64 tokens.</summary>
    protected static IReadOnlyList<EditCase> Cases { get; } =
    [
        new("Who?", "Ann.") { Index = 0, Id = "a", Category = "names", FormerAnswer = "Bob.", Paraphrases = ["Who is it?"], Neighbours = [new("Why?", "So.")] },
        new("Where?", "In Rome.") { Index = 1, Category = "places", SubQuestions = [new("Which town?", "Rome."), new("Which land?", "Italy.")] },
        new("What?", new string('x', 70)) { Index = 2 },
        new("When?", "Now.") { Index = 4, Paraphrases = ["At what time?"] },
        new("Whose?", "Mine.") { Index = 5, Neighbours = [new("Why?", "So."), new("How?", "Well.")] },
    ];

    protected static EvaluationOptions Options(Action<EvaluationOptions>? configure = null)
    {
        var options = new EvaluationOptions { MaxNewTokens = 5 };
        configure?.Invoke(options);
        return options;
    }

    protected static CausalLanguageModel Model() => InMemoryModel.Create(InMemoryModel.ByteLlama);

    /// <summary>Runs with a fresh model, as another process would.</summary>
    private protected Task<EvaluationResult> RunAsync(
        string name, EvaluationOptions? options = null, IReadOnlyList<EditCase>? cases = null, Reports<EvaluationProgress>? progress = null, StepEditor? editor = null, CancellationToken cancellationToken = default) =>
        WithModelAsync(model => RunAsync(model, name, options, cases, progress, editor, cancellationToken));

    private protected Task<EvaluationResult> RunAsync(
        CausalLanguageModel model, string name, EvaluationOptions? options = null, IReadOnlyList<EditCase>? cases = null, Reports<EvaluationProgress>? progress = null, StepEditor? editor = null, CancellationToken cancellationToken = default)
    {
        var edited = new EvaluatedEditor(editor ?? new StepEditor(), "STEP", new Dictionary<string, string> { ["Strength"] = "1" });
        return new EvaluationRun(model, edited, cases ?? Cases, WithoutEncoder, options ?? Options()).RunAsync(At(name), null, progress, cancellationToken);
    }

    /// <summary>Runs until the nth report of a stage, and is stopped there.</summary>
    private protected async Task StopAsync(string name, EvaluationOptions options, EvaluationStage stage, int count)
    {
        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        var progress = new Reports<EvaluationProgress>(report =>
        {
            if (report.Stage == stage && ++seen == count)
                cancellation.Cancel();
        });
        await Assert.ThatAsync(() => RunAsync(name, options, progress: progress, cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>A run's file without the timings of its lines.</summary>
    protected string Text(string name, string file = "records.jsonl") => Timings().Replace(File.ReadAllText(Path.Combine(At(name), file)), "");

    private static async Task<T> WithModelAsync<T>(Func<CausalLanguageModel, Task<T>> use)
    {
        using var model = Model();
        return await use(model);
    }

    [GeneratedRegex("\"timings\":\\{[^}]*\\}")]
    private static partial Regex Timings();
}
