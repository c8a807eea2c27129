namespace AnyEdit.Evaluation.Experiments;

/// <summary>An experiment that any model can be put through.</summary>
public interface IExperiment
{
    /// <summary>The name by which it is asked for, in lower case with hyphens, e.g. <c>chunk-size</c>.</summary>
    string Name { get; }

    /// <summary>What it is, in a line.</summary>
    string Title { get; }

    /// <summary>The question that it asks, in a sentence, with the table or figure of the paper.</summary>
    string Question { get; }

    /// <summary>What it takes where the user does not say.</summary>
    ExperimentDefaults Defaults { get; }

    /// <summary>Why it cannot be done with some settings and data, in a sentence; <c>null</c> where it can.</summary>
    /// <param name="settings">What the user chose.</param>
    /// <param name="data">The data sets.</param>
    string? Problem(ExperimentSettings settings, IReadOnlyList<ExperimentData> data) => settings.SeveralChunkSizes(Name);

    /// <summary>How many records from the beginning of each data set it looks at; <c>null</c> for all, from which it chooses.</summary>
    /// <param name="settings">What the user chose.</param>
    int? RecordsRead(ExperimentSettings settings) => null;

    /// <summary>Does it.</summary>
    /// <param name="context">The model, the data, and how to run methods on them.</param>
    /// <param name="cancellationToken">Stops it; what is done is kept, and done by the next run with the same folder.</param>
    /// <returns>Tables, figures and remarks.</returns>
    /// <exception cref="InvalidDataException">A run's folder was begun with other options; nothing was changed.</exception>
    Task<ExperimentFindings> RunAsync(ExperimentContext context, CancellationToken cancellationToken);
}
