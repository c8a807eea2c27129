namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>A position whose hidden state is told the tokens that follow it.</summary>
/// <param name="Row">Row and position as one index into (B * T).</param>
/// <param name="Tokens">The chunk.</param>
/// <param name="Strength">Norm of the addition relative to the state's own.</param>
public readonly record struct PlanSite(int Row, int[] Tokens, float Strength);
