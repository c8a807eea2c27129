namespace AnyEdit.Evaluation.DataSets.Layouts;

/// <summary>UnKEBench (arXiv 2405.15349): a question, another wording of it, a long answer, and questions about parts of the answer.</summary>
/// <remarks>
/// The paper's evaluation edits <c>question</c> to <c>answer</c>, asks <c>question</c> and <c>para_question</c>, and then every
/// <c>sub_question</c>, whose answer is compared with the <c>sub_answer</c> at the same place.
/// </remarks>
internal sealed class UnkeLayout : IDataSetLayout
{
    public string Name => "unke";

    public string Description => "UnKEBench: question, para_question, answer, sub_question[], sub_answer[]";

    public bool IsLines => false;

    public string Expected => "a JSON array of objects with question, para_question, answer, sub_question and sub_answer (UnKEBench)";

    public EditCase Read(DataSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (questions, answers) = (record.Texts("sub_question"), record.Texts("sub_answer"));
        if (questions.Count != answers.Count)
            throw record.Wrong("sub_answer", $"has {answers.Count} elements; expected {questions.Count}, one for each sub_question");
        return new EditCase(record.Text("question"), record.Text("answer"))
        {
            Id = record.OptionalName("id"),
            Paraphrases = [record.Text("para_question")],
            SubQuestions = [.. questions.Zip(answers, (question, answer) => new QuestionAnswer(question, answer))],
        };
    }
}
