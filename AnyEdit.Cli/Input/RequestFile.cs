using System.Security.Cryptography;
using AnyEdit.Models;
using AnyEdit.Tokenization;

namespace AnyEdit.Cli.Input;

/// <summary>A file of edits, one a line, of which only one line is held in memory at a time.</summary>
internal sealed class RequestFile : RequestSource
{
    private readonly string path;
    private readonly bool skipsWrong;
    private readonly SortedDictionary<int, string> wrong = [];
    private int count;

    private RequestFile(string path, bool skipsWrong)
    {
        (this.path, this.skipsWrong) = (path, skipsWrong);
        using (var stream = File.OpenRead(path))
            Digest = Convert.ToHexStringLower(SHA256.HashData(stream));
        foreach (var (line, text) in JsonLines.Lines(path))
            TryRead(line, text);
    }

    public override int Count => count;

    public override string Digest { get; }

    public override bool IsResumable => true;

    public override IReadOnlyDictionary<int, string> Wrong => wrong;

    /// <summary>Reads the file once: counts it and checks every line.</summary>
    /// <exception cref="BadInputException">The file is missing or holds no edit, or a line is wrong and is not to be left out.</exception>
    public static RequestFile Open(string path, bool skipsWrong)
    {
        JsonLines.RequireFile(path);
        using (var stream = File.OpenRead(path))
            if (!stream.CanSeek)
                throw new BadInputException($"'{path}' is a pipe, which can be read only once; expected a file, for it is read more than once, and again when interrupted work goes on. Write it to a file first.");
        var file = new RequestFile(path, skipsWrong);
        if (file.Count > 0)
            return file;
        throw new BadInputException(file.wrong.Count > 0
            ? $"{path}: every line is wrong; the first one: {file.wrong.First().Value}"
            : $"{path}: there is no edit in this file; expected a JSON object with prompt and target on each line.");
    }

    public override void Check(CausalLanguageModel model, CancellationToken cancellationToken)
    {
        foreach (var (line, request) in ReadLines())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var prompt = model.Tokenizer.EncodePrompt(model.ChatTemplate, request.Prompt).Count;
            var target = model.Tokenizer.EncodeAnswer(model.ChatTemplate, request.Target).Count;
            if (prompt + target <= model.Config.MaxPositions)
                continue;
            Refuse(line, $"{path}, line {line}: the fields \"prompt\" ({prompt} tokens) and \"target\" ({target} tokens) do not fit the model's context of {model.Config.MaxPositions} tokens.");
            count--;
        }

        if (count == 0)
            throw new BadInputException($"{path}: no edit fits the model; the first one: {wrong.First().Value}");
    }

    public override IEnumerable<EditRequest> Read() => ReadLines().Select(entry => entry.Request);

    private IEnumerable<(int Line, EditRequest Request)> ReadLines()
    {
        foreach (var (line, text) in JsonLines.Lines(path))
            if (!wrong.ContainsKey(line))
                yield return (line, EditFile.Request(path, line, JsonLines.Parse(path, line, text)));
    }

    private void TryRead(int line, string text)
    {
        try
        {
            var request = EditFile.Request(path, line, JsonLines.Parse(path, line, text));
            if (request.Subject is { } subject && !request.Prompt.Contains(subject, StringComparison.Ordinal))
                throw new BadInputException($"{path}, line {line}: the field \"subject\" is not found in the field \"prompt\"; expected a part of it.");
            count++;
        }
        catch (BadInputException exception)
        {
            Refuse(line, exception.Message);
        }
    }

    private void Refuse(int line, string message)
    {
        if (!skipsWrong)
            throw new BadInputException(message);
        wrong.Add(line, message);
    }
}
