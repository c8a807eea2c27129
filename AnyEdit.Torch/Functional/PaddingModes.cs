namespace AnyEdit.Torch;

/// <summary>What is put around a tensor by padding.</summary>
public enum PaddingModes
{
    /// <summary>One value.</summary>
    Constant = 4,
}
