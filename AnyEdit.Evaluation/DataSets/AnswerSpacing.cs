namespace AnyEdit.Evaluation.DataSets;

/// <summary>Puts a space before everything that a model is to go on with.</summary>
internal static class AnswerSpacing
{
    public static EditCase Apply(EditCase read) => read with
    {
        Target = Space(read.Target),
        FormerAnswer = read.FormerAnswer is { } former ? Space(former) : null,
        SubQuestions = [.. read.SubQuestions.Select(Space)],
        Neighbours = [.. read.Neighbours.Select(Space)],
    };

    private static QuestionAnswer Space(QuestionAnswer pair) => pair with { Answer = Space(pair.Answer) };

    private static string Space(string text) => char.IsWhiteSpace(text[0]) ? text : $" {text}";
}
