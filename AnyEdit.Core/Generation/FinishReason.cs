namespace AnyEdit.Generation;

/// <summary>Why a text ended.</summary>
public enum FinishReason
{
    /// <summary>The model produced a stop token.</summary>
    StopToken,

    /// <summary>A stop text appeared.</summary>
    StopText,

    /// <summary>The most tokens allowed were generated.</summary>
    MaxNewTokens,

    /// <summary>The model's longest sequence was reached.</summary>
    ContextFull,
}
