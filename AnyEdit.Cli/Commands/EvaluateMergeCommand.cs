using System.CommandLine;
using AnyEdit.Cli.Output;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit evaluate merge</c>: the shards of a run become one run.</summary>
internal sealed class EvaluateMergeCommand : CliCommand
{
    private readonly Argument<string[]> shards = new("SHARDS") { Description = "The shards' folders.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> outFolder = new("--out") { Description = "The new folder of the whole run.", HelpName = "FOLDER", Required = true };

    public EvaluateMergeCommand()
        : base("merge", "Puts together what 'evaluate --shard' did.")
    {
        Add(shards);
        Add(outFolder);
    }

    public override string Examples =>
        """
          anyedit evaluate merge runs/part-1 runs/part-2 --out runs/whole
        """;

    protected override Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        string[] folders = [.. arguments.GetRequiredValue(shards).Select(Path.GetFullPath).Distinct()];
        if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
            throw new BadInputException($"'{missing}' does not exist; expected the folder of a shard.");
        EvaluationOutcome.Show(console, EvaluationMerge.Merge(folders, arguments.GetRequiredValue(outFolder), cancellationToken));
        return Task.FromResult(ExitCodes.Success);
    }
}
