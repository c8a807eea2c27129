using System.Text;

namespace AnyEdit.Generation;

/// <summary>
/// Looks for stop texts in a text that arrives in pieces. Text that might be the beginning of a stop text is held back until
/// that is decided.
/// </summary>
internal sealed class StopTextScanner(IReadOnlyList<string> stopTexts)
{
    private readonly StringBuilder pending = new();

    /// <summary>Whether a stop text has appeared.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Takes the next piece and returns the text that is certain to stand before any stop text.</summary>
    public string Append(string piece)
    {
        if (Stopped)
            return "";
        if (stopTexts.Count == 0)
            return piece;
        pending.Append(piece);
        var text = pending.ToString();
        var stop = stopTexts.Select(stopText => text.IndexOf(stopText, StringComparison.Ordinal)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        if (stop >= 0)
        {
            Stopped = true;
            pending.Clear();
            return text[..stop];
        }
        var held = HeldBack(text);
        pending.Remove(0, text.Length - held);
        return text[..^held];
    }

    /// <summary>Returns what was held back: the text has ended.</summary>
    public string Flush()
    {
        var text = pending.ToString();
        pending.Clear();
        return text;
    }

    /// <summary>The length of the longest end of the text with which a stop text begins.</summary>
    private int HeldBack(string text)
    {
        for (var length = Math.Min(text.Length, stopTexts.Max(stopText => stopText.Length) - 1); length > 0; length--)
        {
            var end = text.AsSpan(text.Length - length);
            foreach (var stopText in stopTexts)
                if (stopText.AsSpan().StartsWith(end, StringComparison.Ordinal))
                    return length;
        }
        return 0;
    }
}
