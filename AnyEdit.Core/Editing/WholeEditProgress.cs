namespace AnyEdit.Editing;

/// <summary>Places the reports of the stages, each of which counts its own units, within the whole edit.</summary>
/// <param name="inner">Receives the reports; may be null.</param>
internal sealed class WholeEditProgress(IProgress<EditProgress>? inner) : IProgress<EditProgress>
{
    private int values;

    /// <summary>How many layers will be updated.</summary>
    public int Layers { get; set; }

    /// <inheritdoc />
    public void Report(EditProgress value)
    {
        if (value.Stage == EditStage.OptimizingValues)
            values = value.Total;
        inner?.Report(value.Stage switch
        {
            EditStage.OptimizingValues => value with { Total = values + Layers },
            EditStage.UpdatingWeights => value with { Completed = values + value.Completed, Total = values + Layers },
            EditStage.Installing => value with { Completed = values + Layers, Total = values + Layers },
            _ => value,
        });
    }
}
