namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None = 0,

        /// <summary>Towards zero.</summary>
        trunc = 1,

        /// <summary>Down.</summary>
        floor = 2,
    }
}
