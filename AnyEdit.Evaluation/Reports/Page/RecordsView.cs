using System.Text.Encodings.Web;
using System.Text.Json;
using AnyEdit.Evaluation.Reports.Content;
using AnyEdit.Evaluation.Runs;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>
/// The records of a run. The first ones are in the page as they are; the others are strings in a data block, which the page's script
/// puts into the list when they are asked for, so that thousands of them cost a browser little.
/// </summary>
internal static class RecordsView
{
    /// <summary>How many records the list shows at once.</summary>
    public const int PageSize = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<Html> Of(ReportRun run, int limit)
    {
        if (run.Records.Count == 0)
            yield break;
        var again = run.Again.ToLookup(record => record.Index);
        var shown = Math.Min(limit, run.Records.Count);
        yield return $"""
            <section class="records" aria-labelledby="{run.Id}-records" data-run="{run.Id}" data-size="{PageSize}">
            <h3 id="{run.Id}-records">Records</h3>
            {Limits(run, shown)}{Legend()}{Filter(run)}
            <ol class="list" id="{run.Id}-list">

            """;
        foreach (var record in run.Records.Take(Math.Min(shown, PageSize)))
            yield return View(run, record, again);
        yield return $"</ol>\n<p class=\"nothing\" hidden>No record is like that.</p>\n<nav class=\"pages\" aria-label=\"Pages of records\" hidden><button type=\"button\" class=\"previous\">Previous</button> <span class=\"page\"></span> <button type=\"button\" class=\"next\">Next</button></nav>\n<script type=\"application/json\" class=\"rest\">[";
        for (var i = PageSize; i < shown; i++)
            yield return Html.Raw((i > PageSize ? ",\n" : "") + Data(run.Records[i], View(run, run.Records[i], again)));
        yield return Html.Raw("]</script>\n</section>\n");
    }

    private static Html View(ReportRun run, EvaluationRecord record, ILookup<int, EvaluationRecord> again) =>
        RecordView.Of(record, [.. again[record.Index]], $"{run.Id}-record-{record.Index}");

    /// <summary>A record as JSON inside a script element, which must not hear of its own end; its markup has no "&lt;" but that of tags.</summary>
    private static string Data(EvaluationRecord record, Html view) =>
        $"{{\"i\":{JsonSerializer.Serialize(record.Index)},\"c\":{JsonSerializer.Serialize(record.Category ?? "")},\"s\":\"{RecordView.State(record)}\",\"r\":{JsonSerializer.Serialize(Math.Round(record.Original?.Measures.RougeL ?? -1, 4))},\"h\":{JsonSerializer.Serialize(view.ToString(), Json).Replace("</", "<\\/", StringComparison.Ordinal)}}}";

    private static Html Limits(ReportRun run, int shown) => $"""
        {(shown < run.Records.Count ? (Html)$"<p class=\"doubt\"><strong>Note.</strong> The first {shown} of {run.Records.Count} records are in this page; all of them are in <code>records.jsonl</code>, and all count in the means.</p>\n" : null)}{(shown > PageSize ? (Html)$"<noscript><p class=\"doubt\"><strong>Note.</strong> Without JavaScript this list has the first {PageSize} of {shown} records and no filter.</p></noscript>\n" : null)}
        """;

    private static Html Legend() => $"""
        <p class="small">Target and answer are compared token by token: <del>missing</del> stands in the target only, <ins>extra</ins> in the answer only. Tokens without text, such as the end of the answer, are left out; where tokens were not recorded, words are compared.</p>

        """;

    private static Html Filter(ReportRun run)
    {
        string[] categories = [.. run.Records.Select(record => record.Category).OfType<string>().Where(category => category.Length > 0).Distinct()];
        string[] states = [.. run.Records.Select(RecordView.State).Distinct()];
        return $"""
            <form class="filter" role="search" aria-label="Filter records" hidden>
            <label>Text <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
            {(categories.Length > 1 ? (Html)$"<label>Kind <select name=\"category\"><option value=\"\">all</option>{categories.Select(category => (Html)$"<option value=\"{category}\">{category}</option>")}</select></label>\n" : null)}{(states.Length > 1 ? (Html)$"<label>State <select name=\"state\"><option value=\"\">all</option><option value=\"edited\">edited</option><option value=\"failed\">edit failed</option><option value=\"left-out\">left out</option></select></label>\n" : null)}<label>ROUGE-L from <input type="number" name="least" min="0" max="1" step="0.05" value="0"></label>
            <label>to <input type="number" name="most" min="0" max="1" step="0.05" value="1"></label>
            <label>Order <select name="order"><option value="">as in the data set</option><option value="worst">worst first</option><option value="best">best first</option></select></label>
            <button type="reset">Show all</button>
            <output class="found" aria-live="polite"></output>
            </form>
            """;
    }
}
