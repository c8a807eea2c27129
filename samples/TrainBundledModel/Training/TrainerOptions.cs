namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>What a training run is told.</summary>
public sealed class TrainerOptions
{
    /// <summary>Folder of the run: tokenizer, checkpoint, exported model.</summary>
    public required string Folder { get; init; }

    /// <summary>Time the run may take in all, over every resumption; the learning rates follow the share used.</summary>
    public double Minutes { get; init; } = 90;

    /// <summary>Seed of the weights, the world and the order of the data.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Positions of a micro-batch.</summary>
    public int BatchTokens { get; init; } = 2048;

    /// <summary>Micro-batches of a step.</summary>
    public int Accumulate { get; init; } = 2;

    /// <summary>Muon's learning rate at the start.</summary>
    public double MatrixRate { get; init; } = 0.02;

    /// <summary>Adam's learning rate at the start.</summary>
    public double VectorRate { get; init; } = 3e-3;

    /// <summary>Steps over which both rise from zero.</summary>
    public int WarmUp { get; init; } = 60;

    /// <summary>Largest norm of the Adam parameters' gradient; Muon does not depend on the gradient's norm.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Weight of the phrasing contrast.</summary>
    public double ContrastWeight { get; init; } = 0.1;

    /// <summary>Steps between two phrasing contrasts.</summary>
    public int ContrastEvery { get; init; } = 2;

    /// <summary>Layers whose keys the phrasing contrast compares.</summary>
    public int[] ContrastLayers { get; init; } = [1, 2, 3];

    /// <summary>Layers that plans are written to, drawn for each batch.</summary>
    public int[] PlanLayers { get; init; } = [2, 3, 3];

    /// <summary>Minutes between two checkpoints.</summary>
    public double CheckpointMinutes { get; init; } = 4;

    /// <summary>Steps between two lines of the log.</summary>
    public int LogSteps { get; init; } = 20;
}
