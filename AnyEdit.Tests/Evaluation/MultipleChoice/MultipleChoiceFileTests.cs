using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.MultipleChoice;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.MultipleChoice;

public sealed class MultipleChoiceFileTests
{
    private readonly List<string> wrong = [];

    [SetUp]
    public void Forget() => wrong.Clear();

    [Test]
    public void Read_PlainRow_GivesQuestionChoicesAndAnswer()
    {
        var question = Read("How many?,1,2,3,4,C\n").Single();
        Assert.Multiple(() =>
        {
            Assert.That(question.Question, Is.EqualTo("How many?"));
            Assert.That(question.Choices, Is.EqualTo(new[] { "1", "2", "3", "4" }));
            Assert.That(question.Answer, Is.EqualTo(2));
            Assert.That(question.AnswerLetter, Is.EqualTo('C'));
        });
    }

    [Test]
    public void Read_QuotedFields_KeepCommasQuotationMarksAndLineEnds()
    {
        var question = Read("\"Who said \"\"yes, no\"\"?\nThink.\",\"a, b\",\" c \",\"\"\"d\"\"\",e f,A\r\n").Single();
        Assert.That(question.Question, Is.EqualTo("Who said \"yes, no\"?\nThink."));
        Assert.That(question.Choices, Is.EqualTo(new[] { "a, b", " c ", "\"d\"", "e f" }));
    }

    [Test]
    public void Read_Lines_AreThoseWhereRowsBegin()
    {
        var questions = Read("q,1,2,3,4,A\n\"two\nlines\",1,2,3,4,B\r\n\n\nq,1,2,3,4,C\n\"a\n\nb\",\"1\n\",2,3,4,D");
        Assert.That(questions.Select(question => question.Line), Is.EqualTo(new[] { 1, 2, 6, 7 }));
    }

    [Test]
    public void Read_WrongRows_AreReportedWithLineAndTheOthersRead()
    {
        var questions = Read("q,1,2,3,4,A\nq,1,2,3,A\nq,1,2,3,4,E\nq,1,2,3,4,a\n\" \",1,2,3,4,B\nq,1,,3,4,B\nq,1 \"x\" y,2,3,4,A\nq,1,2,3,4,AB\n\"q\"x,1,2,3,4,A\nlast,1,2,3,4,D\n");
        Assert.That(questions.Select(question => question.Question), Is.EqualTo(new[] { "q", "last" }));
        Assert.That(wrong, Is.EqualTo(new[]
        {
            "line 2: the row has 5 columns; expected 6: the question, 4 answers, and the letter of the right one.",
            "line 3: the last column is 'E'; expected A, B, C or D.",
            "line 4: the last column is 'a'; expected A, B, C or D.",
            "line 5: the question is empty.",
            "line 6: answer B is empty.",
            "line 7: there is a quotation mark inside a field that does not begin with one.",
            "line 8: the last column is 'AB'; expected A, B, C or D.",
            "line 9: there is text after a quotation mark that ends a field.",
        }));
    }

    [Test]
    public void Read_QuotationMarkNeverClosed_IsReportedWhereItsRowBegins()
    {
        Assert.That(Read("q,1,2,3,4,A\n\"open,1,2,3,4,B\nq,1,2,3,4,C\n"), Has.Count.EqualTo(1));
        Assert.That(wrong, Has.Count.EqualTo(1).And.All.EqualTo("line 2: the quotation mark in line 2 is never closed."));
    }

    [Test]
    public void Read_ByteOrderMarkAndOtherScripts_AreRead() =>
        Assert.That(Read("\uFEFF中国?,é,ü,3,4,A").Single().Question, Is.EqualTo("中国?"));

    [Test]
    public void Read_EmptyFile_SaysSo() => Assert.That(() => Read(""), Throws.InstanceOf<DataSetException>().With.Message.Contains("no row"));

    [Test]
    public void Read_NotUtf8_SaysSo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.csv"], [(byte)'a', 0xFF, 0xFE, (byte)'\n']);
        Assert.That(() => MultipleChoiceFile.Read(folder["x.csv"], _ => { }).ToList(), Throws.InstanceOf<DataSetException>().With.Message.Contains("not UTF-8"));
    }

    [Test]
    public void Read_FieldWithoutEnd_DoesNotFillTheMemory()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("x.csv", "\"" + new string('a', 2_000_000));
        Assert.That(() => MultipleChoiceFile.Read(file, _ => { }).ToList(), Throws.InstanceOf<DataSetException>().With.Message.Contains("begins in line 1 is longer than"));
    }

    private List<MultipleChoiceQuestion> Read(string csv)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("x.csv", csv);
        return [.. MultipleChoiceFile.Read(file, exception => wrong.Add(exception.Message[(file.Length + 2)..]))];
    }
}
