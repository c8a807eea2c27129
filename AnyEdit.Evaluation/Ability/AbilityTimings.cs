namespace AnyEdit.Evaluation.Ability;

/// <summary>How long a measurement took, by wall clock. Nothing else of it differs between two runs.</summary>
/// <param name="HeldOut">Seconds for the held-out texts.</param>
/// <param name="Choices">Seconds for the multiple-choice questions.</param>
public sealed record AbilityTimings(double HeldOut, double Choices);
