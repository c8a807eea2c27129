using AnyEdit.Cli.Edits;
using AnyEdit.Evaluation.Experiments;
using AnyEdit.Models;
using AnyEdit.Updaters.Mend;
using AnyEdit.Updaters.AlphaEdit;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Presets;
using AnyEdit.Updaters.Rome;
using Microsoft.Extensions.Options;

namespace AnyEdit.Cli.Commands;

/// <summary>Makes the editors of an experiment from presets and <c>--set METHOD.NAME=VALUE</c>.</summary>
/// <param name="config">The model.</param>
/// <param name="preset">The presets' name; null for those that suit the model.</param>
/// <param name="settings">What the user set.</param>
/// <param name="seed">For methods that draw at random.</param>
/// <param name="statistics">Where the second moments of keys are; may be null.</param>
internal sealed class ExperimentEditors(ModelConfig config, string? preset, IReadOnlyList<string> settings, long seed, string? statistics) : IExperimentEditors
{
    /// <summary>The methods that solve with second moments of keys; what there is of these is nothing to the runs of the others.</summary>
    private static readonly string[] WithMoments = [RomeUpdater.MethodName, MemitUpdater.MethodName, AlphaEditUpdater.MethodName];

    private readonly Lazy<string> moments = new(() => statistics is null ? "none" : StatisticsFolder.Digest(statistics));

    /// <summary>The settings of a method that the user named, else those that suit the model.</summary>
    /// <param name="method">The method.</param>
    /// <exception cref="ArgumentException">There is no such method or preset; the message lists those that there are.</exception>
    public EditPreset Preset(string method) => preset is null ? EditPresets.For(method, config) : EditPresets.Find(method, preset);

    /// <summary>Tries everything that the user set, before anything is loaded.</summary>
    /// <param name="methods">The methods that take part.</param>
    /// <exception cref="BadInputException">A setting is wrong, or for a method that does not take part.</exception>
    public void Check(IReadOnlyList<ExperimentMethod> methods)
    {
        foreach (var assignment in settings)
            if (!methods.Any(method => Own(assignment, method.Name) is not null))
                throw new BadInputException($"--set is '{assignment}'; expected METHOD.NAME=VALUE with a method of the experiment: {string.Join(", ", methods.Select(method => method.Name))}.");
        foreach (var method in methods)
            try
            {
                Create(new EditorChoice(method.Name, ChunkLoop: true)).Dispose();
            }
            catch (OptionsValidationException exception)
            {
                throw new BadInputException(string.Join(' ', exception.Failures.Select(problem => OptionNames.Translate(problem, method.Name))));
            }
    }

    /// <inheritdoc />
    public ExperimentEditor Create(EditorChoice choice, CausalLanguageModel model)
    {
        try
        {
            var editor = Create(choice);
            return new ExperimentEditor(EvaluateCommand.Portable(editor), editor)
            {
                Settings = new Dictionary<string, string> { ["KeyMoments"] = WithMoments.Contains(choice.Method) ? moments.Value : "none", ["MendNetwork"] = MendNetwork.DigestFor(model, editor) },
            };
        }
        catch (OptionsValidationException exception)
        {
            throw new ArgumentException(string.Join(' ', exception.Failures.Select(problem => OptionNames.Translate(problem, choice.Method))), exception);
        }
    }

    private KnowledgeEditor Create(EditorChoice choice) => KnowledgeEditor.Create(editing =>
    {
        editing.UsePreset(Preset(choice.Method));
        var own = new MethodSettings(editing.Options);
        editing.Options.Seed = seed;
        if (own.Names.Contains("seed"))
            own.Set("seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture), "--seed");
        if (choice.Lifelong && own.Names.Contains("lifelong"))
            own.Set("lifelong", "true", "lifelong");
        foreach (var assignment in settings)
            if (Own(assignment, choice.Method) is { } setting)
                own.Set(setting);
        if (!choice.ChunkLoop)
            editing.WholeTarget();
        else if (choice.ChunkSize is { } size)
            editing.ChunkSize(size);
        if (statistics is not null)
            editing.KeyMoments(statistics);
    });

    /// <summary>The part behind the method's name, where the assignment is one of this method.</summary>
    private static string? Own(string assignment, string method) =>
        assignment.StartsWith(method + ".", StringComparison.OrdinalIgnoreCase) ? assignment[(method.Length + 1)..] : null;
}
