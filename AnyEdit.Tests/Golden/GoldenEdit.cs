using System.Text.Json;

namespace AnyEdit.Tests.Golden;

/// <summary>One edit of a batch as the reference saw it.</summary>
internal sealed class GoldenEdit(JsonElement edit, bool addsBeginOfText)
{
    public const string EndOfTurn = "<|eot|>";

    public bool EndsItsTurn => Answer.EndsWith(EndOfTurn, StringComparison.Ordinal);

    public string Question => edit.GetProperty("question").GetString()!;

    public string Answer => edit.GetProperty("answer").GetString()!;

    public IReadOnlyList<int> PromptIds { get; } = Ids(edit.GetProperty("question_ids"));

    /// <summary>Without the token that a tokenizer puts before every text: it never enters the sequence.</summary>
    public IReadOnlyList<int> TargetIds { get; } = [.. Ids(edit.GetProperty("answer_ids")).Skip(addsBeginOfText ? 1 : 0)];

    /// <summary>The edited positions, one per chunk.</summary>
    public IReadOnlyList<int> Lookups { get; } = Ids(edit.GetProperty("lookups"));

    public IReadOnlyList<GoldenChunk> Chunks { get; } = [.. edit.GetProperty("chunks").EnumerateArray().Select(chunk => new GoldenChunk(chunk))];

    private static int[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];
}
