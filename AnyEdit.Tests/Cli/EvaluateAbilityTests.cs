using System.Text.Json;
using AnyEdit.Cli;

namespace AnyEdit.Tests.Cli;

public sealed class EvaluateAbilityTests : EditFixture
{
    private const string Records = """
        {"prompt":"Who?","target":"Ann."}
        {"prompt":"Where?","target":"Rome."}
        """;

    [Test]
    public void Evaluate_HeldOutAndChoices_AreMeasuredBeforeAndAfterTheEdits()
    {
        var texts = Write("texts.txt", "The sun rises.\n\nTwo and two are four.\n");
        var questions = Write("sums_test.csv", "1+1?,1,2,3,4,B\n2+1?,3,4,5,6,A\n");
        var run = Evaluate("--held-out", texts, "--choices", questions, "--choice-form", "answers", "--choice-limit", "1", "--out", At("run"), "--json");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        using var json = JsonDocument.Parse(run.Out);
        var rows = json.RootElement.GetProperty("summary").GetProperty("ability").EnumerateArray().ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => row.GetProperty("measurements").GetInt32()), Is.EqualTo(new[] { 1, 2 }), "the unedited model, and both edits");
            Assert.That(rows[1].GetProperty("perplexity").GetDouble(), Is.Not.EqualTo(rows[0].GetProperty("perplexity").GetDouble()), "an edit shows");
            Assert.That(rows[0].GetProperty("subjects")[0].GetProperty("correct").GetProperty("total").GetInt32(), Is.EqualTo(1), "--choice-limit");
            Assert.That(File.ReadLines(At("run/ability.jsonl")).Count(), Is.EqualTo(3));
        });
        var table = Evaluate("--held-out", texts, "--choices", questions, "--choice-form", "answers", "--choice-limit", "1", "--out", At("run"));
        Assert.That(table.Out, Does.Contain("| General ability | Measurements | Perplexity | Multiple choice |").And.Contain("| MEMIT+AnyEdit | 2 |"));
    }

    [Test]
    public void Evaluate_AbilityEvery_SaysHowOften()
    {
        var run = Evaluate("--held-out", Write("texts.txt", "The sun rises."), "--ability-every", "2", "--out", At("run"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        Assert.That(File.ReadLines(At("run/ability.jsonl")).Count(), Is.EqualTo(2), "before, and after the second batch");
    }

    [Test]
    public void Evaluate_AbilityOptionsThatMakeNoSense_AreBadInputAndNothingIsWritten()
    {
        var texts = Write("texts.txt", "The sun rises.");
        Evaluate("--ability-every", "2", "--out", At("run")).IsBadInput("--ability-every has nothing to measure; expected --held-out or --choices with it.");
        Evaluate("--special-tokens", "--out", At("run")).IsBadInput("--special-tokens says how --held-out is measured");
        Evaluate("--held-out", texts, "--choice-limit", "3", "--out", At("run")).IsBadInput("--choice-limit says how --choices is measured");
        Evaluate("--held-out", texts, "--ability-every", "0", "--out", At("run")).IsBadInput("--ability-every is 0; expected at least 1.");
        Evaluate("--held-out", At("none.txt"), "--out", At("run")).IsBadInput("none.txt");
        Evaluate("--held-out", Write("empty.txt", "\n"), "--out", At("run")).IsBadInput("has no text");
        Evaluate("--choices", At("none"), "--out", At("run")).IsBadInput("there is no such file or folder");
        Evaluate("--choices", Write("x_test.csv", "1+1?,1,2,3,4,X\n"), "--choice-form", "answers", "--out", At("run")).IsBadInput("expected A, B, C or D");
        Assert.That(Directory.Exists(At("run")), Is.False);
    }

    private CliRun Evaluate(params string[] options) => CliRun.Of(
        ["evaluate", Model, "--data", "jsonl", "--file", Write("set.jsonl", Records), "--max-tokens", "4", .. Settings([.. options, "--steps"]), "--steps", "2", .. options]);
}
