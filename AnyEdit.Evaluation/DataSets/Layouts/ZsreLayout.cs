namespace AnyEdit.Evaluation.DataSets.Layouts;

/// <summary>zsRE as MEND cut it for editing (arXiv 2110.11309): <c>zsre_mend_eval.json</c>, as ROME and EasyEdit publish it.</summary>
/// <remarks>
/// Two ways of asking are in use. MEND and EasyEdit write <c>alt</c>, something untrue, in the place of <c>answers[0]</c>, and ask
/// <c>loc</c> as it stands. ROME, MEMIT and AlphaEdit write <c>answers[0]</c>, the truth that the model does not know, and ask <c>loc</c>
/// with a question mark.
/// </remarks>
internal sealed class ZsreLayout : IDataSetLayout
{
    public static readonly ZsreLayout Alternative = new("zsre", isTrueAnswer: false);

    public static readonly ZsreLayout TrueAnswer = new("zsre-true", isTrueAnswer: true);

    private readonly bool isTrueAnswer;

    private ZsreLayout(string name, bool isTrueAnswer) => (Name, this.isTrueAnswer) = (name, isTrueAnswer);

    public string Name { get; }

    public string Description => isTrueAnswer
        ? "zsRE (zsre_mend_eval.json) as ROME edits it: src to answers[0]; rephrase, loc with a question mark, loc_ans"
        : "zsRE (zsre_mend_eval.json) as MEND and EasyEdit edit it: src to alt; rephrase, loc, loc_ans";

    public bool IsLines => false;

    public string Expected => "a JSON array of objects with src, alt, answers, rephrase, loc and loc_ans (zsRE)";

    public EditCase Read(DataSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var prompt = record.Text("src");
        var answer = record.Texts("answers") is [var first, ..] ? first : throw record.Wrong("answers", "has no element; expected an array of at least one string");
        var subject = record.OptionalText("subject");
        return new EditCase(prompt, isTrueAnswer ? answer : record.Text("alt"))
        {
            Id = record.OptionalName("case_id"),
            Subject = subject is not null && prompt.Contains(subject, StringComparison.Ordinal) ? subject : null,
            FormerAnswer = isTrueAnswer ? null : answer,
            Paraphrases = [record.Text("rephrase")],
            Neighbours = [new QuestionAnswer(Locality(record.Text("loc")), record.Text("loc_ans"))],
        };
    }

    private string Locality(string question) => isTrueAnswer && !question.EndsWith('?') ? $"{question}?" : question;
}
