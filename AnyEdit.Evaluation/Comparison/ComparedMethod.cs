namespace AnyEdit.Evaluation.Comparison;

/// <summary>A row of the table: a method with or without the chunk loop.</summary>
/// <param name="Method">The method's name, e.g. <c>MEMIT</c>.</param>
/// <param name="ChunkLoop">Whether the answer is written chunk by chunk (+AnyEdit).</param>
/// <param name="Editor">The editor; borrowed.</param>
public sealed record ComparedMethod(string Method, bool ChunkLoop, IKnowledgeEditor Editor)
{
    /// <summary>How tables call it, e.g. <c>MEMIT+AnyEdit</c>.</summary>
    public string Name => MethodName.Of(Method, ChunkLoop);
}
