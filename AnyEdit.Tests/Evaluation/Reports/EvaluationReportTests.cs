using System.Text.Json;
using System.Text.RegularExpressions;
using AnyEdit.Evaluation.Reports;

namespace AnyEdit.Tests.Evaluation.Reports;

public sealed partial class EvaluationReportTests : ReportFixture
{
    [Test]
    public void Write_HostileTextsEverywhere_AreText()
    {
        var page = Page(new() { Title = Hostile, Command = Hostile }, WriteExperiment("hostile-experiment", Hostile), WriteRun("hostile", 120, Hostile), Trace("hostile.json", Hostile));

        Assert.Multiple(() =>
        {
            Assert.That(Regex.Matches(page, "<script", RegexOptions.IgnoreCase), Has.Count.EqualTo(2), "the data of one run and the page's own");
            Assert.That(Regex.Matches(page, "</script", RegexOptions.IgnoreCase), Has.Count.EqualTo(2));
            Assert.That(page, Does.Not.Contain("<img").And.Not.Contain("<!--"));
            Assert.That(page, Does.Contain("&lt;img src=x onerror=&quot;hacked=2&quot;&gt;"));
        });
        foreach (var record in Rest(page))
            Assert.That(record.GetProperty("h").GetString(), Does.Contain("&lt;img").And.Not.Contain("<img").And.Not.Contain("<script"));
    }

    [Test]
    public void Write_Page_LoadsNothingAndRunsItsOwnScriptOnly()
    {
        var page = Page(null, WriteRun("alone", 3));

        Assert.Multiple(() =>
        {
            Assert.That(Regex.Matches(page, "(?:src|href)=\"(?!#|data:)[^\"]*\"").Select(match => match.Value), Is.Empty);
            Assert.That(Regex.Matches(page, "https?://[^\"<\\s]*").Select(match => match.Value).Distinct(), Is.SubsetOf(new[] { "http://www.w3.org/2000/svg" }));
            Assert.That(page, Does.Contain("default-src &#39;none&#39;").And.Contain("script-src &#39;sha256-"));
            Assert.That(page, Does.Not.Contain("@import").And.Not.Contain("url(http"));
        });
    }

    [Test]
    public void Write_Page_IsMarkedUpForReaders()
    {
        var page = Page(null, WriteExperiment("marked", "plain", "../marked-run"), WriteRun("marked-run", 60), Trace("marked.json", "Paris"));
        var ids = Regex.Matches(page, " id=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(ids, Is.Unique);
            Assert.That(Regex.Matches(page, " (?:aria-labelledby)=\"([^\"]*)\"").SelectMany(match => match.Groups[1].Value.Split(' ')).Distinct(), Is.SubsetOf(ids));
            Assert.That(Regex.Matches(page, "href=\"#([^\"]*)\"").Select(match => match.Groups[1].Value).Distinct(), Is.SubsetOf(ids));
            Assert.That(Regex.Matches(page, "<table>"), Has.Count.EqualTo(Regex.Matches(page, "<caption>").Count));
            Assert.That(Regex.Matches(page, "<th(?![e ])|<th (?![^>]*scope=)").Select(match => match.Value), Is.Empty, "every head has its scope");
            Assert.That(Regex.Matches(page, "<(main|nav|header|footer|h1)[ >]").Select(match => match.Groups[1].Value).Distinct(), Is.EquivalentTo(new[] { "main", "nav", "header", "footer", "h1" }));
            Assert.That(page, Does.Contain("<html lang=\"en\">").And.Contain("class=\"skip\"").And.Contain("aria-live=\"polite\""));
        });
    }

    [Test]
    public void Write_Run_HasCommandMeansErrorsAndDifferences()
    {
        var page = Page(null, WriteRun("facts", 3));

        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Contain("anyedit evaluate plain"));
            Assert.That(page, Does.Match("0\\.\\d{3} <small>\u00b1&#160;0\\.\\d{3}</small>"));
            Assert.That(page, Does.Contain("Without BERT score: no sentence encoder was given."));
            Assert.That(page, Does.Contain("<del> 1</del>").And.Contain("<ins> 2</ins>"));
            Assert.That(page, Does.Contain("5 of 6 tokens matched, 1 missing, 1 extra"));
            Assert.That(page, Does.Contain("I do not know."), "the answer before");
        });
    }

    [Test]
    public void Write_ManyRecords_PutsAPageIntoTheListAndTheOthersIntoData()
    {
        var page = Page(new() { RecordLimit = 100 }, WriteRun("many", 120));

        Assert.Multiple(() =>
        {
            Assert.That(Regex.Matches(page[..page.IndexOf("class=\"rest\"", StringComparison.Ordinal)], "<li id=\"run-1-record-"), Has.Count.EqualTo(50));
            Assert.That(Rest(page).Select(record => record.GetProperty("i").GetInt32()), Is.EqualTo(Enumerable.Range(50, 50)));
            Assert.That(page, Does.Contain("The first 100 of 120 records are in this page").And.Contain("Without JavaScript this list has the first 50 of 100 records"));
        });
    }

    [Test]
    public void Load_InterruptedRun_ShowsWhatIsThereAndSaysSo()
    {
        var run = WriteRun("stopped", 5, complete: false);
        var lines = File.ReadAllLines(Path.Combine(run, "records.jsonl"));
        File.WriteAllText(Path.Combine(run, "records.jsonl"), string.Join('\n', lines[..3]) + "\n" + lines[3][..40]);

        var report = EvaluationReport.Load([run]);

        Assert.Multiple(() =>
        {
            Assert.That((report.Runs, report.Records), Is.EqualTo((1, 3)));
            Assert.That(report.Doubts, Has.Some.Contains("not finished: 3 of 5 records").And.Some.Contains("line 4"));
            Assert.That(Page(null, run), Does.Contain("not finished: 3 of 5 records").And.Contain("<span class=\"badge bad\">not finished</span>"));
        });
    }

    [Test]
    public void Write_KindsWithSpaces_AreFilteredByTheirWholeNames() =>
        Assert.That(Page(null, WriteRun("spaced", 2, " two  spaces ")), Does.Contain("<option value=\"odd  two  spaces \">"));

    [Test]
    public void Write_Undo_IsShownWhereTheRunHasIt()
    {
        var run = WriteRun("undone", 1);
        Assert.That(Page(null, run), Does.Not.Contain("taken off"));
        Write("undone/summary.json", "{\"undo\":{\"isUnedited\":true,\"weightHash\":\"0123456789abcdef\"}}");
        Assert.That(Page(null, run), Does.Contain("<dt>After the edits were taken off</dt><dd dir=\"auto\">the unedited model to the bit, weight hash 0123456789ab</dd>"));
        Write("undone/summary.json", "{\"undo\":{\"isUnedited\":false,\"weightHash\":\"0123456789abcdef\"}}");
        Assert.That(EvaluationReport.Load([run]).Doubts.Single(), Does.Contain("the model was not the unedited one: its weights have the hash 0123456789abcdef, before they had abc."));
        Assert.That(Page(null, run), Does.Contain("the model was not the unedited one"));
    }

    [Test]
    public void Load_ExperimentWithRuns_HasThemOnceAndMissesTheOthersAloud()
    {
        var run = WriteRun("behind", 2);
        var experiment = WriteExperiment("whole", "plain", "../behind", "../gone");

        var report = EvaluationReport.Load([experiment, run, experiment]);

        Assert.That((report.Experiments, report.Runs), Is.EqualTo((1, 1)));
        Assert.That(report.Doubts.Single(), Does.Contain("'../gone'"));
    }

    [Test]
    public void Write_FiguresAndTables_HaveTheirNumbersBehindThem()
    {
        var page = Page(null, WriteExperiment("numbers"));

        Assert.Multiple(() =>
        {
            Assert.That(Regex.Matches(page, "<svg [^>]*class=\"chart\""), Has.Count.EqualTo(5));
            Assert.That(Regex.Matches(page, "Data of this chart"), Has.Count.EqualTo(5));
            Assert.That(page, Does.Contain("<tr><th scope=\"row\">20</th><td class=\"n\">0.82 <small>\u00b1&#160;0.02</small> <small>n&#160;=&#160;12</small></td>"));
            Assert.That(page, Does.Contain("<tr><th scope=\"row\">memit</th><td class=\"n\">0.123</td>"), "a table's numbers are short");
            Assert.That(page, Does.Contain("<th scope=\"row\">unke</th><td class=\"n none\">"));
        });
    }

    private static JsonElement[] Rest(string page)
    {
        var data = RestBlock().Match(page).Groups[1].Value;
        using var json = JsonDocument.Parse(data);
        return [.. json.RootElement.EnumerateArray().Select(element => element.Clone())];
    }

    private string Trace(string name, string token) => Write(name, JsonSerializer.Serialize(new
    {
        prompt = token, answer = token, measure = "first-token-probability", clean = 0.9, corrupted = 0.1, noiseDeviation = 0.2, window = 1,
        tokens = new[] { "a", token }, corruptedTokens = new { first = 0, last = 0 },
        effects = new { states = new[] { new[] { 0.1, 0.2 } }, mlp = new[] { new[] { 0.1, 0.3 } }, attention = new[] { new[] { -0.1, 0 } } },
    }));

    [GeneratedRegex("<script type=\"application/json\" class=\"rest\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex RestBlock();
}
