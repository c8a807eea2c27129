namespace AnyEdit.Evaluation;

/// <summary>How tables, figures and reports call a method.</summary>
internal static class MethodName
{
    /// <summary>What the chunk loop adds to a method's name, as in the paper.</summary>
    public const string Plus = "+AnyEdit";

    /// <summary>E.g. <c>MEMIT+AnyEdit</c>.</summary>
    public static string Of(string method, bool chunkLoop) => chunkLoop ? method + Plus : method;
}
