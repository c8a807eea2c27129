namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>Token sequences of similar length, right-padded, ready for the network.</summary>
/// <param name="Sources">The recipe part of each row.</param>
/// <param name="Ids">Inputs, B x T.</param>
/// <param name="Targets">The token after each position, B x T.</param>
/// <param name="Weights">Weight of each position's loss, B x T; 0 for padding.</param>
/// <param name="Sites">Where planned states are added; empty if there are none.</param>
public sealed record Batch(string[] Sources, long[] Ids, long[] Targets, float[] Weights, IReadOnlyList<PlanSite> Sites)
{
    /// <summary>Rows.</summary>
    public int Rows => Sources.Length;

    /// <summary>Positions of a row.</summary>
    public int Length => Ids.Length / Sources.Length;
}
