using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.MultipleChoice;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.MultipleChoice;

public sealed class MultipleChoiceSetTests
{
    private const string Row = "q,1,2,3,4,A\n";

    [Test]
    public void Read_FlatFolder_GivesSubjectsInOrderWithTheirExamples()
    {
        using var folder = new TemporaryFolder();
        folder.Write("world_history_test.csv", Row + Row);
        folder.Write("algebra_test.csv", Row);
        folder.Write("algebra_dev.csv", Row + Row + Row);
        folder.Write("notes.txt", "no csv");
        var subjects = MultipleChoiceSet.Open(folder.Path).Read().ToList();
        Assert.That(subjects.Select(subject => (subject.Name, subject.Questions.Count, subject.Examples.Count)), Is.EqualTo(new[] { ("algebra", 1, 3), ("world history", 2, 0) }));
    }

    [Test]
    public void Read_FoldersOfThePublishedArchive_AreFound()
    {
        using var folder = new TemporaryFolder();
        folder.Write("test/algebra_test.csv", Row);
        folder.Write("dev/algebra_dev.csv", Row + Row);
        var subject = MultipleChoiceSet.Open(folder.Path).Read().Single();
        Assert.That((subject.Name, subject.Questions.Count, subject.Examples.Count), Is.EqualTo(("algebra", 1, 2)));
    }

    [Test]
    public void Read_OneFile_IsOneSubject()
    {
        using var folder = new TemporaryFolder();
        Assert.That(MultipleChoiceSet.Open(folder.Write("trivia.csv", Row)).Read().Single().Name, Is.EqualTo("trivia"));
    }

    [Test]
    public void Read_WrongRow_NamesFileAndLineAndEndsTheReading()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("algebra_test.csv", Row + "q,1\n");
        Assert.That(() => MultipleChoiceSet.Open(folder.Path).Read().ToList(), Throws.InstanceOf<DataSetException>().With.Message.StartsWith($"{file}, line 2: the row has 2 columns"));
    }

    [Test]
    public void Read_WrongRowToBeSkipped_IsListed()
    {
        using var folder = new TemporaryFolder();
        var dev = folder.Write("algebra_dev.csv", "q,1\n");
        folder.Write("algebra_test.csv", "q,1,2,3,4,X\n" + Row);
        var set = MultipleChoiceSet.Open(folder.Path, WrongRecordHandling.Skip);
        var subject = set.Read().Single();
        Assert.Multiple(() =>
        {
            Assert.That((subject.Questions.Count, subject.Examples.Count), Is.EqualTo((1, 0)));
            Assert.That(set.Skipped.Select(wrong => (wrong.Index, wrong.Field)), Is.EqualTo(new (int, string?)[] { (0, "answer"), (0, null) }));
            Assert.That(set.Skipped[1].Message, Does.StartWith($"{dev}, line 1:"));
        });
    }

    [Test]
    public void Read_NoRowIsRight_SaysSoWhateverIsSkipped()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("algebra_test.csv", "q,1,2,3,4,X\n");
        Assert.That(() => MultipleChoiceSet.Open(folder.Path, WrongRecordHandling.Skip).Read().ToList(),
            Throws.InstanceOf<DataSetException>().With.Message.StartsWith($"{file}: none of its rows can be read. The first: {file}, line 1: the last column is 'X'"));
    }

    [Test]
    public void Open_NothingThere_SaysWhatIsExpected()
    {
        using var folder = new TemporaryFolder();
        Assert.Multiple(() =>
        {
            Assert.That(() => MultipleChoiceSet.Open(folder.Path), Throws.InstanceOf<DataSetException>().With.Message.Contains("SUBJECT_test.csv"));
            Assert.That(() => MultipleChoiceSet.Open(folder["absent"]), Throws.InstanceOf<DataSetException>().With.Message.Contains("no such file or folder"));
        });
    }
}
