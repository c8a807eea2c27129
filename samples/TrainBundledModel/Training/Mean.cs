namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>A running mean that starts over each time it is read.</summary>
public sealed class Mean
{
    private double _sum;
    private long _count;

    /// <summary>Counts a value in.</summary>
    public void Add(double value) => (_sum, _count) = (_sum + value, _count + 1);

    /// <summary>The mean of the values since the last call; NaN if there were none.</summary>
    public double Take()
    {
        var mean = _sum / _count;
        (_sum, _count) = (0, 0);
        return mean;
    }
}
