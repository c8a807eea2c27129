using AnyEdit.Evaluation;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Models;
using AnyEdit.Tests.Sessions;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Experiments;

/// <summary>Experiments on a random model of bytes with editors whose every edit shows in the bits, and a fresh folder for each test.</summary>
public abstract class ExperimentFixture : EvaluationFixture
{
    /// <summary>Two small sets, the first with paraphrases and kinds.</summary>
    private protected static IReadOnlyList<ExperimentData> Sets { get; } =
    [
        new("first",
        [
            new("Who?", "Ann.") { Index = 0, Category = "names", Paraphrases = ["Who is it?"] },
            new("Where?", "In Rome.") { Index = 1, Category = "places", Paraphrases = ["At which place?"] },
            new("Whose?", "Mine.") { Index = 2, Category = "names", Paraphrases = ["Of whom?"] },
        ]) { FileDigest = "0123456789abcdef" },
        new("second", [new("When?", "Now.") { Index = 0 }, new("Why?", "So.") { Index = 4 }]),
    ];

    private protected static ExperimentSettings Settings(params string[] methods) => new() { Methods = [.. methods.Select(ExperimentMethod.Parse)], Limit = 2 };

    /// <summary>Runs with a fresh model, as another process would.</summary>
    private protected async Task<ExperimentResult> RunAsync(
        string experiment, string name, ExperimentSettings settings, IReadOnlyList<ExperimentData>? data = null, Editors? editors = null, Action<ExperimentProgress>? progress = null, Action<EvaluationOptions>? asking = null, CancellationToken cancellationToken = default)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var context = new ExperimentContext
        {
            Model = model,
            Data = data ?? Sets,
            Editors = editors ?? new Editors(),
            Similarity = WithoutEncoder,
            Folder = At(name),
            Settings = settings,
            Options = () =>
            {
                var options = new EvaluationOptions { MaxNewTokens = 4, Likelihoods = false };
                asking?.Invoke(options);
                return options;
            },
            Command = $"anyedit experiment {experiment} bytes",
            ModelName = "bytes",
            Progress = new Reports<ExperimentProgress>(progress),
        };
        return await ExperimentRun.RunAsync(ExperimentCatalog.Find(experiment), context, cancellationToken);
    }

    /// <summary>The rows of a table, each cell by its column.</summary>
    private protected static IReadOnlyList<Dictionary<string, string>> Rows(ExperimentResult result, string table)
    {
        var found = result.Tables.Single(one => one.Name == table);
        return [.. found.Rows.Select(row => found.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    /// <summary>Editors of the methods A, B and C; IMPOSSIBLE cannot be set up, MISSING lacks a file, FAILING never gets through.</summary>
    private protected sealed class Editors : IExperimentEditors
    {
        /// <summary>What was asked for, in order.</summary>
        public List<EditorChoice> Asked { get; } = [];

        /// <summary>The texts of all edits that were begun, in order.</summary>
        public List<string> Edited { get; } = [];

        /// <summary>The file of MISSING; none where it is null.</summary>
        public string? File { get; init; }

        /// <summary>How many of them are not disposed.</summary>
        public int Open { get; private set; }

        public ExperimentEditor Create(EditorChoice choice, CausalLanguageModel model)
        {
            Asked.Add(choice);
            if (choice.Method == "IMPOSSIBLE")
                throw new ArgumentException("The model has too few layers.");
            var editor = new StepEditor(before: number =>
            {
                Edited.Add($"{choice.Name} {number}");
                if (choice.Method == "MISSING" && File is null)
                    throw new FileNotFoundException("There is no network.");
                if (choice.Method == "FAILING")
                    throw new EditFailedException("The loss is NaN.");
            });
            Open++;
            return new ExperimentEditor(new EvaluatedEditor(editor, choice.Method, new Dictionary<string, string> { ["Choice"] = choice.ToString() }), new Closing(() => Open--))
            {
                Settings = choice.Method == "MISSING" ? new Dictionary<string, string> { ["File"] = File ?? "none" } : new Dictionary<string, string>(),
            };
        }

        private sealed class Closing(Action close) : IDisposable
        {
            public void Dispose() => close();
        }
    }
}
