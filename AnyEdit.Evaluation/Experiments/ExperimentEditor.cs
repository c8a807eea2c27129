using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>An editor for the cells of an experiment, with what belongs to it, which it owns.</summary>
/// <param name="editor">The editor and its settings.</param>
/// <param name="owned">What is disposed with it; may be null.</param>
public sealed class ExperimentEditor(EvaluatedEditor editor, IDisposable? owned = null) : IDisposable
{
    /// <summary>The editor and its settings.</summary>
    public EvaluatedEditor Editor => editor;

    /// <summary>Further settings that decide the result, by name: the contents of files that the editor reads.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public void Dispose() => owned?.Dispose();
}
