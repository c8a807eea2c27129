namespace AnyEdit.Evaluation.Runs;

/// <summary>A record's share of its batch's wall-clock time, in seconds. Nothing else of a record differs between two runs.</summary>
public sealed record RecordTimings
{
    /// <summary>Tokenizing, chunking, locating.</summary>
    public double Preparation { get; init; }

    /// <summary>Optimising the hidden states.</summary>
    public double Values { get; init; }

    /// <summary>Folding them into the weights.</summary>
    public double Weights { get; init; }

    /// <summary>The whole edit.</summary>
    public double Edit { get; init; }

    /// <summary>Answers of the unedited model.</summary>
    public double Before { get; init; }

    /// <summary>Answers of the edited model.</summary>
    public double Answers { get; init; }

    /// <summary>Measuring.</summary>
    public double Scoring { get; init; }

    /// <summary>How fast the batch's answers were generated, before and after, over all rows side by side, in tokens per second.</summary>
    public double TokensPerSecond { get; init; }
}
