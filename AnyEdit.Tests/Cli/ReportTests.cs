using System.Text.Json;
using AnyEdit.Cli;
using AnyEdit.Tests.Evaluation.Reports;

namespace AnyEdit.Tests.Cli;

public sealed class ReportTests : ReportFixture
{
    [Test]
    public void Report_RunsAndExperiments_WritesOnePageAndTells()
    {
        var run = CliRun.Of("report", WriteExperiment("e"), WriteRun("r", 3), "--out", At("new/deep/report.html"), "--title", "My <title>");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
            Assert.That(run.Out, Does.Contain("1 experiment, 1 run with 3 records, 0 traces"));
            Assert.That(run.Error, Is.Empty);
            Assert.That(File.ReadAllText(At("new/deep/report.html")), Does.Contain("<h1>My &lt;title&gt;</h1>").And.Contain("anyedit report "));
        });
    }

    [Test]
    public void Report_Json_HasCountsAndWarnings()
    {
        var run = CliRun.Of("report", WriteRun("half", 4, complete: false), "--out", At("half.html"), "--json");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Success), run.Error);
        using var json = JsonDocument.Parse(run.Out);
        Assert.That(json.RootElement.GetProperty("records").GetInt32(), Is.EqualTo(4));
        Assert.That(json.RootElement.GetProperty("warnings").EnumerateArray().Single().GetString(), Does.Contain("not finished: 4 of 4 records"));
        Assert.That(run.Error, Does.Contain("warning: "));
    }

    [Test]
    public void Report_FileThatExists_IsKeptWithoutForce()
    {
        var (run, file) = (WriteRun("kept", 1), Write("kept.html", "mine"));
        CliRun.Of("report", run, "--out", file).IsBadInput("kept.html' exists", "--force");
        Assert.That(File.ReadAllText(file), Is.EqualTo("mine"));
        Assert.That(CliRun.Of("report", run, "--out", file, "--force").ExitCode, Is.EqualTo(ExitCodes.Success));
        Assert.That(File.ReadAllText(file), Does.StartWith("<!DOCTYPE html>"));
    }

    [Test]
    public void Report_NoRun_IsBadInput() => CliRun.Of("report", "--out", At("none.html")).IsBadInput("argument", "report");

    [Test]
    public void Report_WhatIsNoRun_IsBadInputAndWritesNothing()
    {
        WriteRun("outer/inner", 1);
        Directory.CreateDirectory(At("empty"));
        CliRun.Of("report", At("gone"), "--out", At("no.html")).IsBadInput("gone' does not exist; expected the folder of an evaluation");
        CliRun.Of("report", At("empty"), "--out", At("no.html")).IsBadInput("has no run.json and no experiment.json");
        CliRun.Of("report", At("outer"), "--out", At("no.html")).IsBadInput("One of its folders is", "inner");
        Write("begun/plan.json", "{}");
        WriteRun("begun/runs/first", 1);
        CliRun.Of("report", At("begun"), "--out", At("no.html")).IsBadInput("an experiment that is not finished", "first");
        CliRun.Of("report", Write("text.txt", "hello"), "--out", At("no.html")).IsBadInput("text.txt' is not a trace");
        CliRun.Of("report", Write("odd.json", "{\"tokens\":[\"a\"]}"), "--out", At("no.html")).IsBadInput("odd.json' is not a trace");
        CliRun.Of("report", Write("kind.json", "{\"tokens\":1}"), "--out", At("no.html")).IsBadInput("the field 'tokens' in line 1 is of another kind");
        CliRun.Of("report", "", "--out", At("no.html")).IsBadInput("A RUN is empty");
        CliRun.Of("report", Path.GetDirectoryName(Write("broken/run.json", "{"))!, "--out", At("no.html")).IsBadInput("does not describe an evaluation");
        CliRun.Of("report", Path.GetDirectoryName(Write("odd/experiment.json", "[]"))!, "--out", At("no.html")).IsBadInput("is not the result of an experiment");
        Assert.That(File.Exists(At("no.html")), Is.False);
    }

    [Test]
    public void Report_OutThatIsAFolder_IsBadInput()
    {
        var run = WriteRun("r2", 1);
        CliRun.Of("report", run, "--out", At("r2")).IsBadInput("is a folder; expected a file");
        CliRun.Of("report", run, "--out", Path.Combine(Write("file", ""), "x.html")).IsBadInput("cannot be written", "cannot be made");
        CliRun.Of("report", run, "--out", At("x.html"), "--limit", "-1").IsBadInput("--limit is -1");
    }
}
