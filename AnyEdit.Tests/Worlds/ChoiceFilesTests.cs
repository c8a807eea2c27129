using AnyEdit.Evaluation.MultipleChoice;
using AnyEdit.Models;
using AnyEdit.Samples.TrainBundledModel.Worlds;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Worlds;

public sealed class ChoiceFilesTests
{
    [Test]
    public void Write_TheShippedWorld_GivesTheShippedFiles()
    {
        var shipped = Path.Combine(BundledModel.Find(), "world", "choices");
        using var folder = new TemporaryFolder();
        ChoiceFiles.Write(folder.Path, new World(7));
        Assert.That(TemporaryFolder.Contents(folder.Path), Is.EqualTo(TemporaryFolder.Contents(shipped)));
    }

    [Test]
    public void Write_EveryRow_HasTheFactAsItsAnswerAndFourDifferentChoices()
    {
        var world = new World(7);
        var facts = world.ShortFacts.ToDictionary(fact => fact.Prompt, fact => fact.Answer);
        using var folder = new TemporaryFolder();
        ChoiceFiles.Write(folder.Path, world);
        var subjects = MultipleChoiceSet.Open(folder.Path).Read().ToArray();
        Assert.That(subjects.Select(subject => (subject.Questions.Count, subject.Examples.Count)), Is.EqualTo(Enumerable.Repeat((20, 5), 6)));
        foreach (var question in subjects.SelectMany(subject => subject.Questions.Concat(subject.Examples)))
        {
            Assert.That(question.Choices[question.Answer], Is.EqualTo(facts[question.Question]));
            Assert.That(question.Choices, Is.Unique);
        }
        Assert.That(subjects.SelectMany(subject => subject.Questions.Concat(subject.Examples)).Select(question => question.Question), Is.Unique);
    }

    [Test]
    public void Measure_TheBundledModel_KnowsTheAnswersOfItsWorld()
    {
        var folder = BundledModel.Find();
        using var model = CausalLanguageModel.Load(folder);
        var result = MultipleChoiceTest.Measure(model, MultipleChoiceSet.Open(Path.Combine(folder, "world", "choices")), new() { Form = ChoiceForm.Answers, Limit = 5 });
        Assert.That(result.Overall.Total, Is.EqualTo(30));
        Assert.That(result.Overall.Value, Is.GreaterThanOrEqualTo(0.9), "each of them is a fact that it was trained on");
    }
}
