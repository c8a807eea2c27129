namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>A copy.</summary>
    public static Tensor clone(Tensor input) => input.clone();
}
