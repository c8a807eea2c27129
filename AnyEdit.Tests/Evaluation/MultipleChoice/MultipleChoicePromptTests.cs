using AnyEdit.Evaluation.MultipleChoice;

namespace AnyEdit.Tests.Evaluation.MultipleChoice;

public sealed class MultipleChoicePromptTests
{
    [Test]
    public void Write_OneExample_IsThePublishedFormat() =>
        Assert.That(
            MultipleChoicePrompt.Write("world history", [new("Who?", ["a", "b", "c", "d"], 1)], new("When?", ["1", "2", "3", "4"], 0)),
            Is.EqualTo("The following are multiple choice questions (with answers) about world history.\n\n"
                + "Who?\nA. a\nB. b\nC. c\nD. d\nAnswer: B\n\nWhen?\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer:"));

    [Test]
    public void Write_NoExample_HasNone() =>
        Assert.That(MultipleChoicePrompt.Write("x", [], new("Q", ["1", "2", "3", "4"], 0)), Does.EndWith("about x.\n\nQ\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer:"));
}
