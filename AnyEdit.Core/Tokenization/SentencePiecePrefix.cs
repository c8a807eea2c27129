namespace AnyEdit.Tokenization;

/// <summary>Where a SentencePiece tokenizer puts the space that the text itself does not have.</summary>
public enum SentencePiecePrefix
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>At the beginning of the text only.</summary>
    Beginning,

    /// <summary>At the beginning of every stretch between special tokens.</summary>
    EveryStretch,
}
