namespace AnyEdit;

/// <summary>An edit came to nothing and left the model as it was.</summary>
public sealed class EditFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: which request, chunk or layer, what was found, what was expected.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public EditFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
