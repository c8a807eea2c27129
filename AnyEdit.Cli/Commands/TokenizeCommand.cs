using System.CommandLine;
using System.Text.Json;
using AnyEdit.Cli.Input;
using AnyEdit.Cli.Output;
using AnyEdit.Tokenization;

namespace AnyEdit.Cli.Commands;

/// <summary><c>anyedit tokenize</c>: texts in, token ids out, a JSON value a line on both sides.</summary>
internal sealed class TokenizeCommand : CliCommand
{
    private readonly Argument<string> model = new("MODEL") { Description = "A Hugging Face model folder; only its tokenizer is read." };
    private readonly Option<string> file = new("--file") { Description = "Texts: a JSON string on each line.", HelpName = "FILE.jsonl", Required = true };

    public TokenizeCommand()
        : base("tokenize", "Turns texts into token ids, one JSON object {\"text\", \"ids\"} on each line.")
    {
        Add(model);
        Add(file);
    }

    public override string Examples =>
        """
          anyedit tokenize models/anyedit-tiny --file texts.jsonl > ids.jsonl
        """;

    protected override Task<int> RunAsync(ParseResult arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var texts = arguments.GetRequiredValue(file);
        JsonLines.RequireFile(texts);
        var tokenizer = TokenizerLoader.Load(ModelFolder.Require(arguments.GetRequiredValue(model)));
        foreach (var (line, value) in JsonLines.Read(texts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (value.ValueKind != JsonValueKind.String)
                throw new BadInputException($"{texts}, line {line}: expected a JSON string, found {JsonLines.Describe(value)}.");
            var text = JsonLines.Text(texts, line, value);
            console.WriteJson(new { text, ids = tokenizer.Encode(text) });
        }

        return Task.FromResult(ExitCodes.Success);
    }
}
