namespace AnyEdit.Sessions;

/// <summary>A complete line of a file that only grows.</summary>
/// <param name="Text">The line without its end.</param>
/// <param name="End">The place in the file, in bytes, where the next line begins.</param>
internal readonly record struct JournalLine(string Text, long End);
