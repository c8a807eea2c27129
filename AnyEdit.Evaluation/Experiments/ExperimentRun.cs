using System.Globalization;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>
/// Does an experiment in a folder: its evaluations below <c>runs</c>, then <c>experiment.json</c> (<see cref="ExperimentResult"/>) and
/// for every table a CSV and for every figure a CSV and an SVG. Interrupted, it goes on where it was; with other settings it is refused.
/// </summary>
/// <remarks>While it is under way nobody else may edit the model, which is as it was afterwards. But for times, an interrupted experiment ends with the result of an uninterrupted one.</remarks>
public static class ExperimentRun
{
    /// <summary>Does what is left of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="context">The model, the data, the folder.</param>
    /// <param name="cancellationToken">Stops it; finished records stay in the folder.</param>
    /// <returns>What it found.</returns>
    /// <exception cref="ArgumentException">There is no data, or the settings do not suit the experiment.</exception>
    /// <exception cref="InvalidDataException">The folder has an experiment with other settings, or something else; nothing was changed.</exception>
    /// <exception cref="EditFailedException">No method could be tried at all.</exception>
    /// <exception cref="IOException">The folder cannot be written, or another process is at work there.</exception>
    public static async Task<ExperimentResult> RunAsync(IExperiment experiment, ExperimentContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Data.Count == 0)
            throw new ArgumentException("There is no data set for the experiment.", nameof(context));
        if (context.Data.FirstOrDefault(data => data.Cases.Count == 0) is { } empty)
            throw new ArgumentException($"The data set '{empty.Name}' has no record.", nameof(context));
        if (experiment.Problem(context.Settings, context.Data) is { } problem)
            throw new ArgumentException(problem, nameof(context));
        var plan = Plan(experiment, context);
        ExperimentFolder.Open(context.Folder, plan);
        var findings = await experiment.RunAsync(context, cancellationToken).ConfigureAwait(false);
        if (context.FirstFailure is { } failure)
            throw new EditFailedException($"Nothing could be measured. The first: {failure}");
        var result = new ExperimentResult(experiment.Name, experiment.Title, experiment.Question)
        {
            Model = context.ModelName,
            WeightHash = plan.WeightHash,
            Command = context.Command,
            Settings = plan.Settings,
            Versions = EvaluationPlan.Versions(),
            Tables = findings.Tables,
            Figures = findings.Figures,
            Notes = [.. findings.Notes, .. context.Notes, .. context.Data.SelectMany(data => data.Remarks())],
            Runs = context.Runs,
        };
        ExperimentFiles.Write(context.Folder, result);
        return result;
    }

    private static ExperimentPlan Plan(IExperiment experiment, ExperimentContext context) => new(experiment.Name, context.Model.WeightHash, new Dictionary<string, string>(
    [
        .. context.Settings.Describe(),
        .. context.Extra,
        .. EvaluationPlan.Asking(context.Model, context.Options()),
        new("Data", string.Join(", ", context.Data.Select(data => $"{data.Name} ({data.Cases.Count.ToString(CultureInfo.InvariantCulture)} records{(data.FileDigest is { } digest ? $", {digest[..12]}" : "")})"))),
    ]))
    {
        Command = context.Command,
    };
}
