using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.Reports.Charts;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>A record: a line to open, and behind it target and answer side by side, the answer before, and all other questions.</summary>
internal static class RecordView
{
    /// <summary>What became of a record, as the page's filter calls it.</summary>
    public static string State(EvaluationRecord record) => record.NotEvaluable is not null ? "left-out" : record.Failure is not null ? "failed" : "edited";

    /// <summary>The record as an item of the list.</summary>
    /// <param name="record">The record.</param>
    /// <param name="again">Its later answers.</param>
    /// <param name="id">Its anchor.</param>
    public static Html Of(EvaluationRecord record, IReadOnlyList<EvaluationRecord> again, string id) => $"""
        <li id="{id}" data-c="{record.Category}" data-s="{State(record)}" data-r="{(record.Original?.Measures.RougeL ?? -1):0.####}"><details class="record"><summary><span class="number">{record.Index}</span><span class="prompt" dir="auto">{record.Prompt}</span>{Badges(record)}</summary>
        <div class="body">
        {Facts(record)}{Problem(record)}{Answers(record)}{Questions("Other wordings", record.Paraphrases, record)}{Questions("Sub-questions", record.SubQuestions, record)}{Questions("Other questions", record.Locality, record)}{Later(again)}{Edit(record.Edit)}</div></details></li>

        """;

    private static Html Badges(EvaluationRecord record) => $"""
        <span class="badges">{(record.Category is { } category ? (Html)$"<span class=\"badge\" dir=\"auto\">{category}</span>" : null)}{record switch
    {
        { NotEvaluable: not null } => (Html)$"<span class=\"badge bad\">left out</span>",
        { Failure: not null } => $"<span class=\"badge bad\">edit failed</span>{Score(record.Original!.Measures)}",
        { Original: { } original } => Score(original.Measures),
        _ => null,
    }}</span>
        """;

    private static Html Score(AnswerMeasures measures) => $"<span class=\"score\" style=\"--s:{measures.RougeL:0.##}\">ROUGE-L&#160;{measures.RougeL:F2}</span>";

    private static Html Facts(EvaluationRecord record)
    {
        List<KeyValuePair<string, string>> facts = [];
        Add("Name", record.Id);
        Add("Subject", record.Subject);
        Add("Former answer", record.Former);
        Add("Batch", record.Batch > 0 ? SvgText.Number(record.Batch) : null);
        Add("Edits in the model", record.Edits > 0 ? SvgText.Number(record.Edits) : null);
        Add("Target", record.Edit is { } edit ? $"{edit.TargetTokens} tokens in {edit.Chunks.Count} {(edit.Chunks.Count == 1 ? "chunk" : "chunks")}" : null);
        Add("Edit", record.Edit is not null ? $"{SvgText.Number(Math.Round(record.Timings.Edit, 2))} s" : null);
        return facts.Count == 0 ? Html.None : Cells.Pairs(facts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                facts.Add(new(name, value));
        }
    }

    private static Html? Problem(EvaluationRecord record) =>
        record.NotEvaluable is { } unfit ? $"<p class=\"doubt\"><strong>Left out:</strong> {unfit}</p>\n<h4>Target</h4><p class=\"text\" dir=\"auto\">{record.Target}</p>\n"
        : record.Failure is { } failure ? (Html)$"<p class=\"doubt\"><strong>The edit failed:</strong> {failure} The answers are those of the unedited model.</p>\n"
        : null;

    private static Html? Answers(EvaluationRecord record)
    {
        if (record.Original is not { } original)
            return null;
        var diff = record.TargetPieces.Count > 0 ? DiffView.OfTokens(record.TargetPieces, original.Pieces) : DiffView.OfWords(record.Target, original.Measures.Answer);
        return $"""
            <div class="sides">
            <div><h4>Target</h4><p class="text" dir="auto">{diff.Wanted}</p></div>
            <div><h4>Answer after the edit</h4><p class="text" dir="auto">{diff.Given}</p></div>
            {(original.Before is { } before ? (Html)$"<div><h4>Answer before the edit</h4><p class=\"text\" dir=\"auto\">{before.Answer}</p></div>" : null)}
            </div>
            <p class="small">{diff.Summary}. {Numbers(original.Measures)}{(original.Before is { } earlier ? $" Before: ROUGE-L {SvgText.Number(Math.Round(earlier.RougeL, 3))}." : "")}{Ended(original)}</p>

            """;
    }

    private static string Numbers(AnswerMeasures measures) =>
        $"ROUGE-L {Three(measures.RougeL)}, BLEU {Three(measures.Bleu)}{(measures.BertScore.Value is { } bert ? $", BERT score {Three(bert)}" : "")}, {(measures.Exact ? "exact" : "not exact")}.";

    private static string Three(double value) => SvgText.Number(Math.Round(value, 3));

    private static string Ended(RecordedAnswer answer) => answer.Finish switch
    {
        Generation.FinishReason.MaxNewTokens => " The answer was cut at the most tokens allowed.",
        Generation.FinishReason.ContextFull => " The answer was cut at the end of the model's context.",
        _ => "",
    };

    private static Html? Questions(string title, IReadOnlyList<RecordedAnswer> answers, EvaluationRecord record)
    {
        if (answers.Count == 0)
            return null;
        var before = answers.Any(answer => answer.Before is not null);
        return Cells.Table(
            title,
            $"<tr><th scope=\"col\">Question</th><th scope=\"col\">Expected</th><th scope=\"col\">After the edit</th>{(before ? (Html)$"<th scope=\"col\">Before</th>" : null)}<th scope=\"col\" class=\"n\">ROUGE-L</th></tr>",
            Html.Join(answers.Select(answer => Row(answer, before, record))));
    }

    private static Html Row(RecordedAnswer answer, bool before, EvaluationRecord record)
    {
        var measures = answer.Measures;
        var diff = measures.Reference == record.Target && record.TargetPieces.Count > 0
            ? DiffView.OfTokens(record.TargetPieces, answer.Pieces) : DiffView.OfWords(measures.Reference, measures.Answer);
        return $"<tr><th scope=\"row\" dir=\"auto\">{measures.Prompt}</th><td class=\"text\" dir=\"auto\">{diff.Wanted}</td><td class=\"text\" dir=\"auto\">{diff.Given}</td>{(before ? (Html)$"<td class=\"text\" dir=\"auto\">{answer.Before?.Answer}</td>" : null)}<td class=\"n\">{measures.RougeL:F3}</td></tr>\n";
    }

    /// <summary>The answer after more edits; an answer that stays the same is not said again.</summary>
    private static Html? Later(IReadOnlyList<EvaluationRecord> again)
    {
        if (again.Count == 0)
            return null;
        return Cells.Table(
            "Asked again after more edits",
            $"<tr><th scope=\"col\">Edits in the model</th><th scope=\"col\">Answer</th><th scope=\"col\" class=\"n\">ROUGE-L</th></tr>",
            Html.Join(again.Select((record, i) =>
                (Html)$"<tr><th scope=\"row\">{record.Edits}</th><td class=\"text\" dir=\"auto\">{(i > 0 && record.Original?.Measures.Answer == again[i - 1].Original?.Measures.Answer ? (Html)$"<em>the same</em>" : $"{record.Original?.Measures.Answer}")}</td>{Cells.Number(record.Original?.Measures.RougeL)}</tr>\n")));
    }

    private static Html? Edit(RecordedEdit? edit) => edit is not { Chunks.Count: > 0 } ? null : (Html)$"""
        <details><summary>How the edit went, chunk by chunk</summary>
        {Cells.Table(
            edit.RelativeResidual is { } residual ? $"Chunks; {SvgText.Number(Math.Round(100 * residual, 1))} % of the wanted change of the hidden states is missing" : "Chunks",
            $"<tr><th scope=\"col\" class=\"n\">First token</th><th scope=\"col\" class=\"n\">Tokens</th><th scope=\"col\" class=\"n\">Steps</th><th scope=\"col\" class=\"n\">First loss (nats per token)</th><th scope=\"col\" class=\"n\">Last loss</th><th scope=\"col\" class=\"n\">Change of the hidden state, in its norm</th></tr>",
            Html.Join(edit.Chunks.Select(chunk => (Html)$"<tr><th scope=\"row\" class=\"n\">{chunk.Start}</th><td class=\"n\">{chunk.Length}</td><td class=\"n\">{chunk.Losses.Count}</td>{Cells.Number(First(chunk.Losses))}{Cells.Number(Last(chunk.Losses))}{Cells.Number(chunk.InitialNorm > 0 ? chunk.DeltaNorm / chunk.InitialNorm : null)}</tr>\n")))}</details>

        """;

    private static double? First(IReadOnlyList<double> values) => values.Count > 0 ? values[0] : null;

    private static double? Last(IReadOnlyList<double> values) => values.Count > 0 ? values[^1] : null;
}
