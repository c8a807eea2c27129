namespace AnyEdit.Editing;

/// <summary>A part of an editor that can say, for the record, with which settings it works.</summary>
public interface IDescribesSettings
{
    /// <summary>Settings by name, in plain text with invariant numbers; they are written into an edit's patch.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }
}
