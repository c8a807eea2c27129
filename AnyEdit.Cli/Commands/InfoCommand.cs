using System.CommandLine;
using AnyEdit.Cli.Output;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit info</c>: what is in a model folder.</summary>
internal sealed class InfoCommand : CliCommand
{
    private readonly ModelArguments model = new();

    public InfoCommand()
        : base("info", "Shows what a model folder holds: family, sizes, tokenizer, statistics, edits.") => model.AddTo(this);

    public override string Examples =>
        """
          anyedit info models/anyedit-tiny
          anyedit info models/anyedit-tiny --json
        """;

    protected override Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        using var loaded = model.Load(arguments, console, cancellationToken);
        var info = ModelInfo.Of(loaded, model.Folder(arguments));
        if (console.Json)
        {
            console.WriteJson(info);
            return Task.FromResult(ExitCodes.Success);
        }

        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in info.Rows())
            table.AddRow($"[grey]{Markup.Escape(name)}[/]", Markup.Escape(value));
        console.Result.Write(table);
        return Task.FromResult(ExitCodes.Success);
    }
}
