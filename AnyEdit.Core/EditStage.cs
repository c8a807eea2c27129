namespace AnyEdit;

/// <summary>The stages of an edit, in order.</summary>
public enum EditStage
{
    /// <summary>Text becomes tokens, chunks and positions.</summary>
    Preparing,

    /// <summary>The hidden state that has to produce each chunk is optimised (Eq. 9).</summary>
    OptimizingValues,

    /// <summary>The values are folded into weight matrices, layer by layer.</summary>
    UpdatingWeights,

    /// <summary>The new weights are checked and installed.</summary>
    Installing,
}
