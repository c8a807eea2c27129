namespace AnyEdit.Tokenization;

/// <summary>Who speaks in a turn of a conversation.</summary>
public enum ChatRole
{
    /// <summary>Instructions to the model, before the conversation.</summary>
    System,

    /// <summary>The person who asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
