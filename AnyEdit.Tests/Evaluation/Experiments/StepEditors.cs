using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Models;
using AnyEdit.Tests.Sessions;

namespace AnyEdit.Tests.Evaluation.Experiments;

/// <summary>Editors whose every edit shows in the bits; remembers which were asked for.</summary>
internal sealed class StepEditors(string layers = "[1]") : IExperimentEditors
{
    public List<EditorChoice> Asked { get; } = [];

    public ExperimentEditor Create(EditorChoice choice, CausalLanguageModel model)
    {
        Asked.Add(choice);
        return new ExperimentEditor(new EvaluatedEditor(new StepEditor(rank: choice.ChunkLoop ? 2 : 1), choice.Method, new Dictionary<string, string> { ["Layers"] = layers, ["ChunkLoop"] = choice.ChunkLoop.ToString() }));
    }
}
