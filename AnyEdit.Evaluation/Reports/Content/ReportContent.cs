using AnyEdit.Evaluation.Experiments;
using AnyEdit.Evaluation.Runs;
using AnyEdit.Evaluation.Tracing;

namespace AnyEdit.Evaluation.Reports.Content;

/// <summary>Everything that a report shows, each folder and file once.</summary>
internal sealed class ReportContent
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public List<ReportRun> Runs { get; } = [];

    public List<ReportExperiment> Experiments { get; } = [];

    public List<ReportTrace> Traces { get; } = [];

    /// <summary>Adds what is at a path: a run, an experiment with the runs behind it, or a trace.</summary>
    /// <exception cref="InvalidDataException">There is none of these.</exception>
    public void Add(string path, CancellationToken cancellationToken)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(path) && Path.GetFileName(path) is RunFolder.HeaderName or ExperimentResult.FileName)
            path = Path.GetDirectoryName(path)!;
        if (File.Exists(path))
        {
            AddTrace(path);
            return;
        }

        var (run, experiment) = (File.Exists(Path.Combine(path, RunFolder.HeaderName)), File.Exists(Path.Combine(path, ExperimentResult.FileName)));
        if (!run && !experiment)
            throw new InvalidDataException(Problem(path));
        if (experiment)
            AddExperiment(path, cancellationToken);
        if (run)
            AddRun(path, null, cancellationToken);
        foreach (var trace in TracesOf(path))
            AddTrace(trace);
    }

    /// <summary>A run's name, with its model where there are several.</summary>
    public string NameOf(ReportRun run) => Runs.Any(other => other.Result.Header.Model != run.Result.Header.Model) ? $"{run.Name}, {run.Result.Header.Model}" : run.Name;

    /// <summary>A run's folder, with the one that it is in where two are called the same.</summary>
    public string FolderOf(ReportRun run)
    {
        var folder = run.Result.Folder;
        var name = Path.GetFileName(folder);
        return Runs.Count(other => Path.GetFileName(other.Result.Folder) == name) > 1 ? Path.Combine(Path.GetFileName(Path.GetDirectoryName(folder)) ?? "", name) : name;
    }

    private void AddRun(string folder, ReportExperiment? experiment, CancellationToken cancellationToken)
    {
        if (seen.Add(folder))
            Runs.Add(ReportRun.Load(folder, $"run-{Runs.Count + 1}", cancellationToken) with { Experiment = experiment });
    }

    private void AddExperiment(string folder, CancellationToken cancellationToken)
    {
        if (!seen.Add(Path.Combine(folder, ExperimentResult.FileName)))
            return;
        var experiment = new ReportExperiment($"experiment-{Experiments.Count + 1}", folder, ExperimentResult.Load(folder));
        Experiments.Add(experiment);
        foreach (var run in experiment.Result.Runs)
            try
            {
                AddRun(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run, folder)), experiment, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                experiment.Doubts.Add($"The run '{run}' behind it is not shown: {exception.Message}");
            }
    }

    private void AddTrace(string file)
    {
        if (seen.Add(file))
            Traces.Add(new($"trace-{Traces.Count + 1}", file, CausalTraceFile.Load(file)));
    }

    private static IEnumerable<string> TracesOf(string folder) =>
        Directory.EnumerateFiles(folder, "trace*.json").Concat(Directory.Exists(Path.Combine(folder, "traces")) ? Directory.EnumerateFiles(Path.Combine(folder, "traces"), "*.json") : []).Order(StringComparer.Ordinal);

    private static string Problem(string path)
    {
        if (!Directory.Exists(path))
            return $"'{path}' does not exist; expected the folder of an evaluation or an experiment, or the JSON file of a trace.";
        string[] inside = [.. Directory.EnumerateDirectories(path).Concat(Directory.Exists(Path.Combine(path, "runs")) ? Directory.EnumerateDirectories(Path.Combine(path, "runs")) : []).Where(folder => File.Exists(Path.Combine(folder, RunFolder.HeaderName)) || File.Exists(Path.Combine(folder, ExperimentResult.FileName))).Order(StringComparer.Ordinal)];
        return inside.Length == 0
            ? $"'{path}' is neither an evaluation nor an experiment: it has no {RunFolder.HeaderName} and no {ExperimentResult.FileName}."
            : (File.Exists(Path.Combine(path, ExperimentFolder.PlanName)) ? $"'{path}' is an experiment that is not finished; the command that began it goes on with it. " : $"'{path}' is neither an evaluation nor an experiment. ")
                + $"{(inside.Length == 1 ? "One of its folders is" : $"{inside.Length} of its folders are")}; name {(inside.Length == 1 ? "it" : "these")}, e.g. '{inside[0]}'.";
    }
}
