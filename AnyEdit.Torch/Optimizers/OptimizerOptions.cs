namespace AnyEdit.Torch.Modules;

/// <summary>Settings that every optimizer has.</summary>
public class OptimizerOptions
{
    /// <summary>The learning rate, the optimizer's if null.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The learning rate at the start.</summary>
    public double InitialLearningRate { get; set; }
}
