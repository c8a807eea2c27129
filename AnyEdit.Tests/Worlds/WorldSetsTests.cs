using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;
using AnyEdit.Samples.TrainBundledModel.Worlds;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Worlds;

/// <summary>The invented data sets that come with the bundled model.</summary>
public sealed class WorldSetsTests
{
    private const int Seed = 7;

    [Test]
    public void Write_TheWorldsSeed_GivesTheFilesThatComeWithTheModel()
    {
        using var made = new TemporaryFolder();

        WorldSets.Write(made.Path, new World(Seed));

        Assert.That(Texts(made.Path), Is.EqualTo(Texts(Folder())));
    }

    [TestCase("unke", 36)]
    [TestCase("akew-counterfact", 36)]
    [TestCase("akew-mquake", 36)]
    [TestCase("akew-wikiupdate", 36)]
    [TestCase("editeverything", 50)]
    [TestCase("counterfact", 36)]
    [TestCase("zsre", 36)]
    [TestCase("zsre-true", 36)]
    [TestCase("jsonl", 36)]
    public void Read_EverySet_FitsItsLayout(string layout, int count)
    {
        var file = layout switch { "jsonl" => "cases.jsonl", "zsre-true" => "zsre.json", _ => $"{layout}.json" };

        var cases = DataSet.Open(layout, Path.Combine(Folder(), file)).Read().ToList();

        Assert.That(cases, Has.Count.EqualTo(count));
        Assert.That(cases.Select(edit => edit.Target == edit.FormerAnswer), Has.None.True);
        Assert.That(cases.Select(edit => (edit.Prompt, edit.Target)), Is.Unique);
        if (layout is "unke" or "akew-counterfact" or "akew-mquake" or "akew-wikiupdate" or "jsonl")
            Assert.That(cases.SelectMany(edit => edit.SubQuestions.Select(part => edit.Target.Contains(part.Answer.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))), Is.Not.Empty.And.All.True);
    }

    [Test]
    public void EditEverything_Categories_AreAsManyEach() => Assert.That(
        DataSet.Open("editeverything", Path.Combine(Folder(), "editeverything.json")).Read().CountBy(edit => edit.Category!),
        Is.EquivalentTo(((string[])["prose", "news", "poetry", "code", "math"]).Select(category => KeyValuePair.Create(category, 10))));

    [Test]
    public void Neighbours_Answers_AreWhatTheModelKnows()
    {
        var known = new World(Seed).ShortFacts.ToDictionary(fact => fact.Prompt, fact => fact.Answer);
        foreach (var (layout, file) in new[] { ("counterfact", "counterfact.json"), ("zsre", "zsre.json"), ("jsonl", "cases.jsonl") })
            foreach (var edit in DataSet.Open(layout, Path.Combine(Folder(), file)).Read())
            {
                Assert.That(edit.Neighbours, Is.Not.Empty, edit.Prompt);
                foreach (var neighbour in edit.Neighbours)
                    Assert.That(known[neighbour.Prompt], Is.EqualTo(neighbour.Answer));
            }
    }

    [Test]
    [NoTensorLeaks]
    public void Measure_UneditedModel_KeepsItsFormerAnswersAndItsNeighbours()
    {
        using var model = CausalLanguageModel.Load(BundledModel.Find());

        var measures = EditMetrics.Measure(model, [.. DataSet.Open("counterfact", Path.Combine(Folder(), "counterfact.json")).Read().Take(12)]);

        Assert.That((measures.Efficacy.Value, measures.EfficacyPreference.Value), Is.EqualTo((0.0, 0.0)));
        Assert.That((measures.Specificity.Value, measures.SpecificityPreference.Value), Is.EqualTo((1.0, 1.0)), "every short fact is known by heart");
    }

    /// <summary>Every file by name; a checkout may have other line ends.</summary>
    private static Dictionary<string, string> Texts(string folder) =>
        Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file), file => File.ReadAllText(file).ReplaceLineEndings("\n"));

    private static string Folder() => Path.Combine(BundledModel.Find(), "world", "sets");
}
