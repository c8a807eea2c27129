namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>One attribute of a kind of entity.</summary>
/// <param name="Key">The name in templates.</param>
/// <param name="Label">The name in prompts that state the attribute.</param>
/// <param name="Sample">Draws a value.</param>
public sealed record AttributeSpec(string Key, string Label, Func<Random, string> Sample);
