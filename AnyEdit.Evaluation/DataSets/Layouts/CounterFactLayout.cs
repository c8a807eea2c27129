namespace AnyEdit.Evaluation.DataSets.Layouts;

/// <summary>CounterFact (ROME, arXiv 2202.05262): a sentence's end about a subject is replaced.</summary>
/// <remarks>
/// The neighbours are prompts about other subjects of which the former answer is true, and is to stay so. <c>attribute_prompts</c> and
/// <c>generation_prompts</c> are not read: none of the measures here asks them.
/// </remarks>
internal sealed class CounterFactLayout : IDataSetLayout
{
    public string Name => "counterfact";

    public string Description => "CounterFact (ROME): requested_rewrite.{prompt, subject, target_new.str, target_true.str}, paraphrase_prompts[], neighborhood_prompts[]";

    public bool IsLines => false;

    public string Expected => "a JSON array of objects with requested_rewrite, paraphrase_prompts and neighborhood_prompts (CounterFact)";

    public EditCase Read(DataSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var rewrite = record.Object("requested_rewrite");
        var subject = rewrite.Text("subject");
        var former = rewrite.Object("target_true").Text("str");
        return new EditCase(rewrite.Fill("prompt", subject), rewrite.Object("target_new").Text("str"))
        {
            Id = record.OptionalName("case_id"),
            Subject = subject,
            FormerAnswer = former,
            Paraphrases = record.Texts("paraphrase_prompts"),
            Neighbours = [.. record.Texts("neighborhood_prompts").Select(prompt => new QuestionAnswer(prompt, former))],
        };
    }
}
