using AnyEdit.Evaluation;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.DataSets;

/// <summary>What becomes of one record in each layout.</summary>
public sealed class LayoutTests
{
    private const string Rewrite =
        """
        "prompt": "{} lies in", "subject": "Ralgate", "target_new": {"str": "Norvale", "id": "Q1"}, "target_true": {"str": "Highmoor", "id": "Q2"},
        "prompt_full": "Ralgate lies in", "question": "Where is Ralgate?", "fact_new_uns": "Ralgate, a town in Norvale, is old.",
        "unsfact_triplets_GPT": [{"subject": "Ralgate", "prompt": "{} is a", "target": "town"}, {"subject": "Norvale", "prompt": "{} holds", "target": "Ralgate"}]
        """;

    private static readonly QuestionAnswer[] Triplets = [new("Ralgate is a", "town"), new("Norvale holds", "Ralgate")];

    [Test]
    public void Unke_Record_HasParaphraseAndSubQuestions() => AssertReads(
        "unke", """[{"id": 7, "question": "Who?", "para_question": "Say who.", "answer": "Ada, a poet.", "sub_question": ["A?", "B?"], "sub_answer": ["a", "b"]}]""",
        new EditCase("Who?", "Ada, a poet.") { Id = "7", Paraphrases = ["Say who."], SubQuestions = [new("A?", "a"), new("B?", "b")] });

    [Test]
    public void AkewCounterFact_Record_IsAskedByTheFullPromptAndItsFirstParaphrase() => AssertReads(
        "akew-counterfact", $$"""[{"case_id": 3, "requested_rewrite": { {{Rewrite}} }, "paraphrase_prompts": ["Ralgate is found in", "not asked"], "neighborhood_prompts": ["Orlum lies in"]}]""",
        new EditCase("Ralgate lies in", "Ralgate, a town in Norvale, is old.")
        {
            Id = "3", Subject = "Ralgate", Category = "CounterFact", Paraphrases = ["Ralgate is found in"], SubQuestions = Triplets, Neighbours = [new("Orlum lies in", "Highmoor")],
        });

    [Test]
    public void AkewMquake_Record_IsTheFirstEditOfItsGroup() => AssertReads(
        "akew-mquake", $$"""[{"case_id": 3, "requested_rewrite": [{ {{Rewrite}} }, {"prompt": "not read"}], "questions": ["Which country is Ralgate in?"]}]""",
        new EditCase("Where is Ralgate?", "Ralgate, a town in Norvale, is old.") { Id = "3", Subject = "Ralgate", Category = "MQuAKE-CF", SubQuestions = Triplets });

    [Test]
    public void AkewWikiUpdate_Record_IsAskedByItsQuestion() => AssertReads(
        "akew-wikiupdate", $$"""[{"case_id": 3, "requested_rewrite": { {{Rewrite}}, "time_new": {"start_time": "2021", "end_time": null} } }]""",
        new EditCase("Where is Ralgate?", "Ralgate, a town in Norvale, is old.") { Id = "3", Subject = "Ralgate", Category = "WikiUpdate", SubQuestions = Triplets });

    [Test]
    public void Akew_MoreThanFiveTriplets_AsksTheFirstFive()
    {
        var triplets = string.Join(',', Enumerable.Range(0, 8).Select(i => $$$"""{"subject": "s{{{i}}}", "prompt": "{} is", "target": "t"}"""));
        var edit = Read("akew-wikiupdate", $$"""[{"requested_rewrite": {"subject": "Al", "question": "Who is it?", "fact_new_uns": "He.", "unsfact_triplets_GPT": [{{triplets}}] } }]""").Single();

        Assert.That(edit.SubQuestions.Select(question => question.Prompt), Is.EqualTo(new[] { "s0 is", "s1 is", "s2 is", "s3 is", "s4 is" }));
        Assert.That(edit.Subject, Is.Null, "a subject that the question does not hold is of no use to a locator");
    }

    [Test]
    public void EditEverything_Record_HasACategory() => AssertReads(
        "editeverything", """[{"id": 246, "question": "Sort a list.", "answer": "def f():\n    pass", "category": "code"}]""",
        new EditCase("Sort a list.", "def f():\n    pass") { Id = "246", Category = "code" });

    [Test]
    public void CounterFact_Record_HasFormerAnswerAndNeighbours() => AssertReads(
        "counterfact", $$"""[{"case_id": 3, "requested_rewrite": { {{Rewrite}} }, "paraphrase_prompts": ["A", "B"], "neighborhood_prompts": ["Orlum lies in"], "attribute_prompts": [], "generation_prompts": []}]""",
        new EditCase("Ralgate lies in", "Norvale")
        {
            Id = "3", Subject = "Ralgate", FormerAnswer = "Highmoor", Paraphrases = ["A", "B"], Neighbours = [new("Orlum lies in", "Highmoor")],
        });

    [Test]
    public void Zsre_Record_WritesTheAlternativeOrTheTrueAnswer()
    {
        const string File = """[{"subject": "Ada", "src": "What did Ada study?", "pred": "Law", "rephrase": "Ada studied what?", "alt": "Art", "answers": ["Maths", "Sums"], "loc": "nq question: who rules", "loc_ans": "Bo"}]""";

        AssertReads("zsre", File, new EditCase("What did Ada study?", "Art")
        {
            Subject = "Ada", FormerAnswer = "Maths", Paraphrases = ["Ada studied what?"], Neighbours = [new("nq question: who rules", "Bo")],
        });
        AssertReads("zsre-true", File, new EditCase("What did Ada study?", "Maths")
        {
            Subject = "Ada", Paraphrases = ["Ada studied what?"], Neighbours = [new("nq question: who rules?", "Bo")],
        });
    }

    [Test]
    public void JsonLines_Lines_NeedPromptAndTargetOnly()
    {
        const string Full = """{"id": "a", "prompt": "Who is Ada?", "target": "A poet.", "subject": " Ada ", "category": "people", "former": "A painter.", "paraphrases": ["Ada?"], "subquestions": [{"prompt": "P?", "answer": "q"}], "locality": [{"prompt": "L?", "answer": "m"}], "note": "ignored"}""";
        var cases = Read("jsonl", $$"""
            {"prompt": "A?", "target": "b"}

            {{Full}}
            """);

        AssertSame(cases[0], new EditCase("A?", "b"));
        AssertSame(cases[1], new EditCase("Who is Ada?", "A poet.")
        {
            Index = 1, Id = "a", Subject = "Ada", Category = "people", FormerAnswer = "A painter.", Paraphrases = ["Ada?"], SubQuestions = [new("P?", "q")], Neighbours = [new("L?", "m")],
        });
        Assert.That(cases[1].Request, Is.EqualTo(new EditRequest("Who is Ada?", "A poet.") { Id = "a", Subject = "Ada" }));
    }

    [Test]
    public void Options_SpaceBeforeAnswers_PutsOneWhereNoneIs()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.jsonl", """{"prompt": "A is", "target": "b", "former": " c", "subquestions": [{"prompt": "P", "answer": "q"}], "locality": [{"prompt": "L", "answer": "\nm"}]}""");

        AssertSame(DataSet.Open("jsonl", path, new DataSetOptions { SpaceBeforeAnswers = true }).Read().Single(), new EditCase("A is", " b")
        {
            FormerAnswer = " c", SubQuestions = [new("P", " q")], Neighbours = [new("L", "\nm")],
        });
    }

    [Test]
    public void Layouts_Names_AreUniqueAndFoundInAnyCase()
    {
        Assert.That(DataSetLayouts.All.Select(layout => layout.Name), Is.Unique);
        foreach (var layout in DataSetLayouts.All)
            Assert.That(DataSetLayouts.Find(layout.Name.ToUpperInvariant()), Is.SameAs(layout));
    }

    private static List<EditCase> Read(string layout, string content)
    {
        using var folder = new TemporaryFolder();
        return [.. DataSet.Open(layout, folder.Write("set", content)).Read()];
    }

    private static void AssertReads(string layout, string content, EditCase expected) => AssertSame(Read(layout, content).Single(), expected);

    /// <summary>Records compare lists by reference; here their contents count.</summary>
    private static void AssertSame(EditCase actual, EditCase expected)
    {
        Assert.That(actual.Paraphrases, Is.EqualTo(expected.Paraphrases));
        Assert.That(actual.SubQuestions, Is.EqualTo(expected.SubQuestions));
        Assert.That(actual.Neighbours, Is.EqualTo(expected.Neighbours));
        Assert.That(actual with { Paraphrases = [], SubQuestions = [], Neighbours = [] }, Is.EqualTo(expected with { Paraphrases = [], SubQuestions = [], Neighbours = [] }));
    }
}
