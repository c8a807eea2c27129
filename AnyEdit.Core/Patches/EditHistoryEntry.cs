namespace AnyEdit.Patches;

/// <summary>An edit in a history.</summary>
/// <param name="Manifest">What was edited, how.</param>
/// <param name="Parameters">The parameters that were changed.</param>
public sealed record EditHistoryEntry(EditPatchManifest Manifest, IReadOnlyList<string> Parameters);
