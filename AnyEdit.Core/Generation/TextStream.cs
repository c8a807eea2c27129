using System.Text;
using AnyEdit.Tokenization;

namespace AnyEdit.Generation;

/// <summary>The text of one row: whole characters only, up to the first stop text.</summary>
internal sealed class TextStream(ITokenizer tokenizer, IReadOnlyList<string> stopTexts)
{
    private readonly IStreamingDecoder characters = tokenizer.CreateStreamingDecoder(skipSpecialTokens: true);
    private readonly StopTextScanner scanner = new(stopTexts);
    private readonly StringBuilder text = new();
    private int consumed;

    /// <summary>All text so far.</summary>
    public string Text => text.ToString();

    /// <summary>Brings in what a run has added to the row and ends the row at a stop text.</summary>
    /// <returns>The new text; all that is left once the row has ended.</returns>
    public string Read(GenerationRun run, int row)
    {
        var start = text.Length;
        var ids = run.Generated(row);
        while (consumed < ids.Count && !scanner.Stopped)
            text.Append(scanner.Append(characters.Append(ids[consumed++])));
        if (scanner.Stopped)
            run.Finish(row, FinishReason.StopText);
        else if (run.Finished(row) is not null)
            text.Append(scanner.Append(characters.Flush())).Append(scanner.Flush());
        return text.ToString(start, text.Length - start);
    }
}
