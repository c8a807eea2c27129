namespace AnyEdit.Evaluation.DataSets.Layouts;

/// <summary>AKEW's unstructured setting (EMNLP 2024): a question and a paragraph that states the new fact among others.</summary>
/// <remarks>
/// As the paper's evaluation takes it: the target is <c>fact_new_uns</c>; the sub-questions are the first five of
/// <c>unsfact_triplets_GPT</c>, each <c>prompt</c> with its <c>subject</c> in it. CounterFact is asked by <c>prompt_full</c> and the first
/// of <c>paraphrase_prompts</c>; the others by <c>question</c>, without another wording. Of a group of MQuAKE's edits only the first is
/// made. WikiUpdate is not part of that evaluation and is read like MQuAKE.
/// </remarks>
internal sealed class AkewLayout : IDataSetLayout
{
    public static readonly AkewLayout CounterFact = new("akew-counterfact", "CounterFact", "prompt_full");

    public static readonly AkewLayout Mquake = new("akew-mquake", "MQuAKE-CF", "question");

    public static readonly AkewLayout WikiUpdate = new("akew-wikiupdate", "WikiUpdate", "question");

    private const int SubQuestions = 5;

    private readonly string kind;
    private readonly string question;

    private AkewLayout(string name, string kind, string question) => (Name, this.kind, this.question) = (name, kind, question);

    public string Name { get; }

    public string Description => $"AKEW {kind}, unstructured: requested_rewrite{(this == Mquake ? "[]" : "")}.{{{question}, fact_new_uns, unsfact_triplets_GPT[]}}{(this == CounterFact ? ", paraphrase_prompts[]" : "")}";

    public bool IsLines => false;

    public string Expected => $"a JSON array of objects with requested_rewrite, which has {question}, fact_new_uns and unsfact_triplets_GPT (AKEW {kind})";

    public EditCase Read(DataSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var rewrite = this == Mquake ? First(record) : record.Object("requested_rewrite");
        var prompt = rewrite.Text(question);
        var subject = rewrite.Text("subject");
        return new EditCase(prompt, rewrite.Text("fact_new_uns"))
        {
            Id = record.OptionalName("case_id"),
            Subject = prompt.Contains(subject, StringComparison.Ordinal) ? subject : null,
            Category = kind,
            Paraphrases = this == CounterFact ? [.. FirstParaphrase(record)] : [],
            SubQuestions = [.. rewrite.Objects("unsfact_triplets_GPT").Take(SubQuestions)
                .Select(triplet => new QuestionAnswer(triplet.Fill("prompt", triplet.Text("subject")), triplet.Text("target")))],
            Neighbours = this == CounterFact ? [.. Neighbours(record, rewrite)] : [],
        };
    }

    /// <summary>CounterFact's own prompts about other subjects, where the file has kept them: the former answer is to stay true there.</summary>
    private static IEnumerable<QuestionAnswer> Neighbours(DataSetRecord record, DataSetRecord rewrite) =>
        record.OptionalTexts("neighborhood_prompts").Select(prompt => new QuestionAnswer(prompt, rewrite.Object("target_true").Text("str")));

    private static DataSetRecord First(DataSetRecord record) =>
        record.Objects("requested_rewrite") is [var first, ..] ? first : throw record.Wrong("requested_rewrite", "has no element; expected an array of at least one edit");

    private static IEnumerable<string> FirstParaphrase(DataSetRecord record) =>
        record.Texts("paraphrase_prompts") is [var first, ..] ? [first] : throw record.Wrong("paraphrase_prompts", "has no element; expected an array of at least one string");
}
