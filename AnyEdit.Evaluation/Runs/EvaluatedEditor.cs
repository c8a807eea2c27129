namespace AnyEdit.Evaluation.Runs;

/// <summary>The editor that an evaluation is about.</summary>
/// <param name="Editor">The editor; borrowed.</param>
/// <param name="Method">The method's name, e.g. <c>MEMIT</c>.</param>
/// <param name="Settings">Everything that it was set up with, by name. A run is only continued with the same settings.</param>
public sealed record EvaluatedEditor(IKnowledgeEditor Editor, string Method, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>An editor that knows its own settings.</summary>
    /// <param name="editor">The editor; borrowed.</param>
    public static EvaluatedEditor Of(KnowledgeEditor editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return new(editor, editor.Method, editor.Settings);
    }
}
