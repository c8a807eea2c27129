namespace AnyEdit.Cli;

/// <summary>What the user gave cannot be used; the message is the one sentence that is shown.</summary>
internal sealed class BadInputException(string message) : Exception(message);
