namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>A question for one attribute, in many phrasings.</summary>
/// <param name="Key">The attribute asked for.</param>
/// <param name="Trained">Patterns that the corpus uses.</param>
/// <param name="HeldOut">Sentences that the corpus never uses.</param>
public sealed record ShortQuestion(string Key, string[] Trained, string[] HeldOut);
