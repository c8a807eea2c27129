using System.Globalization;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>An editor that an experiment asks for.</summary>
/// <param name="Method">The method's name, e.g. <c>MEMIT</c>.</param>
/// <param name="ChunkLoop">Whether the answer is written chunk by chunk (+AnyEdit).</param>
/// <param name="ChunkSize">Tokens per chunk; <c>null</c> for what suits the model.</param>
public sealed record EditorChoice(string Method, bool ChunkLoop, int? ChunkSize = null)
{
    /// <summary>Whether it is to keep what earlier edits wrote, for edits that follow one another. A method that cannot goes on without.</summary>
    public bool Lifelong { get; init; }

    /// <summary>How tables call it, e.g. <c>MEMIT+AnyEdit</c>.</summary>
    public string Name => MethodName.Of(Method, ChunkLoop);

    /// <summary>How the folder of a run calls it, e.g. <c>memit-plus-chunk-8</c>.</summary>
    public string FileName =>
        Method.ToLowerInvariant() + (ChunkLoop ? "-plus" : "") + (ChunkSize is { } size ? $"-chunk-{size.ToString(CultureInfo.InvariantCulture)}" : "");
}
