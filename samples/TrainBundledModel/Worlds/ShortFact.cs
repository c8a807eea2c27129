namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>A question whose answer is a word or two.</summary>
/// <param name="Kind">The kind of entity asked about.</param>
/// <param name="Key">The attribute asked for.</param>
/// <param name="Prompt">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="HeldOut">Phrasings that never occur in the corpus.</param>
public sealed record ShortFact(string Kind, string Key, string Prompt, string Answer, IReadOnlyList<string> HeldOut);
