namespace AnyEdit.Torch.Modules;

/// <summary>Parameters that share an optimizer's settings.</summary>
public class ParamGroup : torch.optim.ILearningRateController
{
    /// <summary>An empty group.</summary>
    public ParamGroup()
    {
    }

    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>The settings.</summary>
    public OptimizerOptions Options { get; set; } = new();

    /// <summary>The learning rate.</summary>
    public double LearningRate
    {
        get => Options.LearningRate ?? 0;
        set => Options.LearningRate = value;
    }

    /// <summary>The learning rate at the start.</summary>
    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}
