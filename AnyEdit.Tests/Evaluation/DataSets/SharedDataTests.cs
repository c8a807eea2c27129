using AnyEdit.Evaluation;
using AnyEdit.Evaluation.DataSets;

namespace AnyEdit.Tests.Evaluation.DataSets;

/// <summary>Excerpts of the published sets, where they lie beside the checkout.</summary>
public sealed class SharedDataTests
{
    [Test]
    public void Unke_Excerpt_EveryRecordHasAParaphraseAndSubQuestions()
    {
        var cases = Read("unke", "unke.json");

        Assert.That(cases, Has.Count.EqualTo(300));
        Assert.That(cases.Select(edit => edit.Paraphrases.Count), Is.All.EqualTo(1));
        Assert.That(cases.Select(edit => edit.SubQuestions.Count), Is.All.GreaterThan(0));
        Assert.That((cases[0].Prompt, cases[0].SubQuestions[0].Answer, cases[0].Id), Is.EqualTo(("How can different animals perceive different colors?", "They are called cone cells.", "0")));
    }

    [Test]
    public void Akew_ExcerptOfMquake_TakesTheFirstEditOfAGroupAndAtMostFiveSubQuestions()
    {
        var cases = Read("akew-mquake", "akew-mquake.json");

        Assert.That(cases, Has.Count.EqualTo(80));
        Assert.That(cases[0].Prompt, Is.EqualTo("What is the country of citizenship of Ellie Kemper?"));
        Assert.That((cases[0].Subject, cases[0].SubQuestions.Count), Is.EqualTo(("Ellie Kemper", 5)));
        Assert.That(cases[0].SubQuestions[1], Is.EqualTo(new QuestionAnswer("Ellie Kemper was born in", "Kansas City, Missouri")));
    }

    [Test]
    public void EditEverything_Excerpt_Has25OfEachCategory() =>
        Assert.That(
            Read("editeverything", "editeverything.json").CountBy(edit => edit.Category!),
            Is.EquivalentTo(((string[])["biology", "chemistry", "code", "math", "news", "physics", "poetry"]).Select(category => KeyValuePair.Create(category, 25))));

    private static List<EditCase> Read(string layout, string file) => [.. DataSet.Open(layout, Find(file)).Read()];

    private static string Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", file) is var path && File.Exists(path))
                return path;
        Assert.Ignore($"There is no shared/data/{file} in or beside the checkout; this test reads an excerpt of the published data set.");
        return "";
    }
}
