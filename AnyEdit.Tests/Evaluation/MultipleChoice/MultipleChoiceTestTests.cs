using System.ComponentModel.DataAnnotations;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.MultipleChoice;
using AnyEdit.Models;
using AnyEdit.Tests.Evaluation.Metrics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Evaluation.MultipleChoice;

[NoTensorLeaks]
public sealed class MultipleChoiceTestTests
{
    private static readonly string LongContext = InMemoryModel.ByteLlama.Replace("\"max_position_embeddings\":64", "\"max_position_embeddings\":256");

    [TestCase(ChoiceForm.Letters)]
    [TestCase(ChoiceForm.Answers)]
    public void Measure_EveryQuestion_CountsTheChoiceOfTheNaiveTwin(ChoiceForm form)
    {
        using var model = Model();
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        MultipleChoiceQuestion[] different = [.. Enumerable.Range(0, 10).Select(_ => new MultipleChoiceQuestion(Word(10), [Word(3), Word(4), Word(3), Word(5)], random.Next(4)))];
        MultipleChoiceQuestion[] questions = [.. Enumerable.Repeat(different, 7).SelectMany(all => all)];
        folder.Write("things_test.csv", string.Concat(questions.Select(Row)));
        folder.Write("things_dev.csv", Row(questions[0]));
        var reports = new Reports<MultipleChoiceProgress>();

        var result = MultipleChoiceTest.Measure(model, MultipleChoiceSet.Open(folder.Path), new() { Form = form, Shots = 1 }, reports);

        var expected = 7 * different.Count(question => (form == ChoiceForm.Letters ? LikeliestLetter(model, [questions[0]], question) : LikeliestAnswer(model, question)) == question.Answer);
        Assert.Multiple(() =>
        {
            Assert.That(result.Overall.Total, Is.EqualTo(70));
            Assert.That(result.Overall.Hits, Is.EqualTo(expected).And.InRange(1, 69), "a count that a wrong order of the scores would change");
            Assert.That(result.Subjects.Single().Examples, Is.EqualTo(form == ChoiceForm.Letters ? 1 : 0));
            Assert.That(reports.Select(report => report.Asked), Is.EqualTo(new[] { 64, 70 }));
            Assert.That(reports[^1].Correct, Is.EqualTo(result.Overall));
        });

        string Word(int length) => new([.. Enumerable.Range(0, random.Next(1, length + 1)).Select(_ => (char)('a' + random.Next(26)))]);
    }

    [Test]
    public void Measure_SeveralSubjects_OverallCountsQuestionsAndTheMeanCountsSubjects()
    {
        using var model = Model();
        using var folder = new TemporaryFolder();
        var question = new MultipleChoiceQuestion("q", ["1", "2", "3", "4"], 0);
        var right = LikeliestAnswer(model, question);
        folder.Write("a_test.csv", Row(question with { Answer = right }));
        folder.Write("b_test.csv", string.Concat(Enumerable.Range(0, 4).Select(answer => Row(question with { Answer = answer }))));

        var result = MultipleChoiceTest.Measure(model, MultipleChoiceSet.Open(folder.Path), new() { Form = ChoiceForm.Answers });

        Assert.That(result.Subjects.Select(subject => subject.Correct), Is.EqualTo(new AnyEdit.Evaluation.Metrics.Share[] { new(1, 1), new(1, 4) }));
        Assert.That(result.Overall, Is.EqualTo(new AnyEdit.Evaluation.Metrics.Share(2, 5)));
        Assert.That(result.SubjectMean, Is.EqualTo(0.625));
    }

    [Test]
    public void Measure_ExamplesThatDoNotFit_AreLeftOutFromTheEnd()
    {
        using var model = Model();
        using var folder = new TemporaryFolder();
        MultipleChoiceQuestion example = new("e", ["1", "2", "3", "4"], 1), longExample = example with { Question = new string('z', 150) };
        // A question that the example before it changes the answer to.
        var question = Enumerable.Range(0, 50).Select(i => new MultipleChoiceQuestion($"now {i}", ["1", "2", "3", "4"], 0))
            .First(asked => LikeliestLetter(model, [example], asked) != LikeliestLetter(model, [], asked));
        folder.Write("things_test.csv", Row(question with { Answer = LikeliestLetter(model, [example], question) }));
        folder.Write("things_dev.csv", Row(example) + Row(longExample));

        var result = MultipleChoiceTest.Measure(model, MultipleChoiceSet.Open(folder.Path), new() { Shots = 2 });

        Assert.That(MultipleChoicePrompt.Write("things", [example, longExample], question), Has.Length.GreaterThan(256), "both do not fit");
        Assert.That(result.Overall, Is.EqualTo(new AnyEdit.Evaluation.Metrics.Share(1, 1)));
    }

    [Test]
    public void Measure_QuestionLongerThanTheContext_IsAWrongRow()
    {
        using var model = Model();
        using var folder = new TemporaryFolder();
        var file = folder.Write("x_test.csv", Row(new("q", ["1", "2", "3", "4"], 0)) + Row(new(new string('z', 300), ["1", "2", "3", "4"], 0)));
        Assert.Multiple(() =>
        {
            Assert.That(() => MultipleChoiceTest.Measure(model, MultipleChoiceSet.Open(file)),
                Throws.InstanceOf<DataSetException>().With.Message.EqualTo($"{file}, line 2: the question does not fit the model's context."));
            var result = MultipleChoiceTest.Measure(model, MultipleChoiceSet.Open(file, WrongRecordHandling.Skip), new() { Form = ChoiceForm.Answers });
            Assert.That((result.Overall.Total, result.Skipped.Count), Is.EqualTo((1, 1)));
        });
    }

    [Test]
    public void Measure_Limit_AsksTheFirstQuestionsOfEachSubject()
    {
        using var model = Model();
        using var folder = new TemporaryFolder();
        var file = folder.Write("x_test.csv", string.Concat(Enumerable.Repeat(Row(new("q", ["1", "2", "3", "4"], 0)), 5)));
        Assert.That(MultipleChoiceTest.Measure(model, MultipleChoiceSet.Open(file), new() { Limit = 2 }).Overall.Total, Is.EqualTo(2));
    }

    [Test]
    public void Measure_OptionsOutOfRangeOrCancelled_Stops()
    {
        using var model = Model();
        using var folder = new TemporaryFolder();
        var set = MultipleChoiceSet.Open(folder.Write("x.csv", Row(new("q", ["1", "2", "3", "4"], 0))));
        Assert.Multiple(() =>
        {
            Assert.That(() => MultipleChoiceTest.Measure(model, set, new() { Shots = -1, Limit = 0 }), Throws.InstanceOf<ValidationException>().With.Message.Contains("Shots").And.Message.Contains("Limit"));
            Assert.That(() => MultipleChoiceTest.Measure(model, set, cancellationToken: new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        });
    }

    /// <summary>The byte tokenizer writes " A" as two tokens: the letters are compared after the space.</summary>
    private static int LikeliestLetter(CausalLanguageModel model, MultipleChoiceQuestion[] examples, MultipleChoiceQuestion question) => Likeliest(letter =>
        NaiveLikelihood.Of(model, model.Tokenizer.Encode(MultipleChoicePrompt.Write("things", examples, question) + " " + "ABCD"[letter]))[^1].Log);

    private static int LikeliestAnswer(CausalLanguageModel model, MultipleChoiceQuestion question) => Likeliest(choice =>
        NaiveLikelihood.Of(model, model.Tokenizer.Encode(question.Question + " " + question.Choices[choice]))[(question.Question.Length - 1)..].Average(token => token.Log));

    private static int Likeliest(Func<int, double> score) => Enumerable.Range(0, 4).MaxBy(score);

    private static string Row(MultipleChoiceQuestion question) => $"{question.Question},{string.Join(',', question.Choices)},{question.AnswerLetter}\n";

    private static CausalLanguageModel Model() => InMemoryModel.Create(LongContext, dtype: ScalarType.Float64);
}
