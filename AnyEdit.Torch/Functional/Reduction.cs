namespace AnyEdit.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss does with its elements, numbered as in libtorch.</summary>
        public enum Reduction : long
        {
            /// <summary>Leaves them as they are.</summary>
            None = 0,

            /// <summary>Averages them.</summary>
            Mean = 1,

            /// <summary>Adds them up.</summary>
            Sum = 2,
        }
    }
}
