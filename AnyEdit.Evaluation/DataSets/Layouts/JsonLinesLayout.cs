namespace AnyEdit.Evaluation.DataSets.Layouts;

/// <summary>The project's own layout: an object on each line, of which only <c>prompt</c> and <c>target</c> have to be there; <see cref="DataSet"/> shows one.</summary>
internal sealed class JsonLinesLayout : IDataSetLayout
{
    public string Name => "jsonl";

    public string Description => "own list, an object a line: prompt, target; if wanted id, subject, category, former, paraphrases[], subquestions[].{prompt, answer}, locality[].{prompt, answer}";

    public bool IsLines => true;

    public string Expected => "a JSON object with prompt and target on each line";

    public IReadOnlyList<string> Fields { get; } = ["prompt", "target", "id", "subject", "category", "former", "paraphrases", "subquestions", "locality"];

    public EditCase Read(DataSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (prompt, subject) = (record.Text("prompt"), record.OptionalText("subject"));
        if (!string.IsNullOrWhiteSpace(subject) && !prompt.Contains(subject.Trim(), StringComparison.Ordinal))
            throw record.Wrong("subject", $"is '{subject}', which does not occur in the prompt '{prompt}'");
        return new EditCase(prompt, record.Text("target"))
        {
            Id = record.OptionalName("id"),
            Subject = string.IsNullOrWhiteSpace(subject) ? null : subject.Trim(),
            Category = record.OptionalText("category"),
            FormerAnswer = record.Has("former") ? record.Text("former") : null,
            Paraphrases = record.OptionalTexts("paraphrases"),
            SubQuestions = Pairs(record, "subquestions"),
            Neighbours = Pairs(record, "locality"),
        };
    }

    private static IReadOnlyList<QuestionAnswer> Pairs(DataSetRecord record, string field) =>
        [.. record.OptionalObjects(field).Select(pair => new QuestionAnswer(pair.Text("prompt"), pair.Text("answer")))];
}
