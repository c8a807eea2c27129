using System.Text;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.DataSets;

/// <summary>Files that are wrong, as a whole or in places.</summary>
public sealed class DataSetTests
{
    private const string Good = """{"question": "Q?", "answer": "A.", "category": "code"}""";

    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Open_UnknownLayout_ListsTheKnownOnes() => Assert.That(
        () => DataSet.Open("unkebench", "x.json"),
        Throws.ArgumentException.With.Message.EqualTo(
            "There is no data set layout 'unkebench'. There are unke, akew-counterfact, akew-mquake, akew-wikiupdate, editeverything, counterfact, zsre, zsre-true, jsonl."));

    [Test]
    public void Open_MissingFile_SaysWhatWasExpected() => Assert.That(
        () => DataSet.Open("editeverything", folder["none.json"]),
        Throws.TypeOf<DataSetException>().With.Message.EqualTo(
            $"{folder["none.json"]}: there is no such file; expected a JSON array of objects with question, answer and category (EditEverything)."));

    [Test]
    public void Open_Folder_SaysSo() => Assert.That(() => DataSet.Open("jsonl", folder.Path), Throws.TypeOf<DataSetException>().With.Message.Contains("this is a folder; expected a file with a JSON object"));

    [TestCase("editeverything", "", "the file is empty; expected a JSON array of objects")]
    [TestCase("editeverything", "  \n ", "the file is empty")]
    [TestCase("editeverything", """{"data": []}""", "the file begins with a JSON object; expected a JSON array of objects with question, answer and category")]
    [TestCase("editeverything", "question,answer", "this is not a JSON file; expected a JSON array")]
    [TestCase("jsonl", """[{"prompt": "a", "target": "b"}]""", "the file begins with a JSON array; expected a JSON object with prompt and target on each line")]
    public void Open_NoFileOfRecords_SaysWhatItIs(string layout, string content, string problem) => Assert.That(
        () => DataSet.Open(layout, folder.Write("set", content)), Throws.TypeOf<DataSetException>().With.Message.StartsWith($"{folder["set"]}: {problem}"));

    [TestCase("unke", "[]")]
    [TestCase("editeverything", " [ ] \n")]
    public void Read_EmptySet_IsAnError(string layout, string content) => Assert.That(
        () => Count(layout, content), Throws.TypeOf<DataSetException>().With.Message.StartsWith($"{folder["set"]}: there is no record in this file; expected a JSON array"));

    [TestCase("""{"question": "Q?", "category": "code"}""", "answer", "the field \"answer\" is missing; expected a string.")]
    [TestCase("""{"question": "Q?", "answer": null, "category": "code"}""", "answer", "the field \"answer\" is missing; expected a string.")]
    [TestCase("""{"question": 5, "answer": "A", "category": "code"}""", "question", "the field \"question\" is a number; expected a string.")]
    [TestCase("""{"question": "Q?", "answer": "  ", "category": "code"}""", "answer", "the field \"answer\" is empty; expected some text.")]
    [TestCase("""{"question": "Q?", "answer": "\ud800", "category": "code"}""", "answer", "the field \"answer\" is not UTF-8, or has half a surrogate pair (\\uD800 to \\uDFFF); expected whole characters.")]
    [TestCase("[1]", null, "this is an array; expected a JSON object.")]
    public void Read_WrongRecord_NamesFileRecordAndField(string record, string? field, string problem)
    {
        var wrong = Assert.Throws<DataSetException>(() => Count("editeverything", $"[{Good}, {record}, {Good}]"))!;

        Assert.That((wrong.Path, wrong.Index, wrong.Field), Is.EqualTo((folder["set"], 1, field)));
        Assert.That(wrong.Message, Is.EqualTo($"{folder["set"]}, record 1: {problem}"));
    }

    [TestCase("unke", """[{"question": "Q", "answer": "A", "para_question": "P", "sub_question": ["a", 3], "sub_answer": []}]""", "the field \"sub_question[1]\" is a number; expected a string.")]
    [TestCase("unke", """[{"question": "Q", "answer": "A", "para_question": "P", "sub_question": ["a"], "sub_answer": []}]""", "the field \"sub_answer\" has 0 elements; expected 1, one for each sub_question.")]
    [TestCase("unke", """[{"question": "Q", "answer": "A", "para_question": "P", "sub_question": "a", "sub_answer": []}]""", "the field \"sub_question\" is a string; expected an array of strings.")]
    [TestCase("akew-mquake", """[{"requested_rewrite": []}]""", "the field \"requested_rewrite\" has no element; expected an array of at least one edit.")]
    [TestCase("akew-mquake", """[{"requested_rewrite": [7]}]""", "the field \"requested_rewrite[0]\" is a number; expected an object.")]
    [TestCase("akew-mquake", """[{"requested_rewrite": [{"question": "Q", "subject": "s"}]}]""", "the field \"requested_rewrite[0].fact_new_uns\" is missing; expected a string.")]
    [TestCase("akew-wikiupdate", """[{"requested_rewrite": {"question": "Q", "subject": "s", "fact_new_uns": "F", "unsfact_triplets_GPT": [{"subject": "s", "prompt": "is", "target": "t"}]}}]""", "the field \"requested_rewrite.unsfact_triplets_GPT[0].prompt\" has no {}; expected a template with {} where the subject goes.")]
    [TestCase("counterfact", """[{"requested_rewrite": {"subject": "s", "target_true": {}}}]""", "the field \"requested_rewrite.target_true.str\" is missing; expected a string.")]
    [TestCase("zsre", """[{"src": "Q", "alt": "", "answers": ["a"], "rephrase": "R", "loc": "L", "loc_ans": "l"}]""", "the field \"alt\" is empty; expected some text. The record can be read as zsre-true; zsre was asked for.")]
    [TestCase("zsre", """[{"src": "Q", "answers": []}]""", "the field \"answers\" has no element; expected an array of at least one string.")]
    public void Read_WrongFieldInside_IsNamedWithItsPath(string layout, string content, string problem) => Assert.That(
        () => Count(layout, content), Throws.TypeOf<DataSetException>().With.Message.EqualTo($"{folder["set"]}, record 0: {problem}"));

    [TestCase("{\"prompt\": \"a\", \"target\": \"b\"}\n\nnonsense", 1, "line 3: this is not JSON; expected one JSON object on each line.")]
    [TestCase("{\"prompt\": \"a\", \"target\": \"b\"}\n{\"prompt\": \"a\"}", 1, "line 2: the field \"target\" is missing; expected a string.")]
    [TestCase("{\"prompt\": \"a\", \"target\": \"b\", \"subject\": \"Ada\"}", 0, "line 1: the field \"subject\" is 'Ada', which does not occur in the prompt 'a'.")]
    [TestCase("{\"prompt\": \"a\", \"target\": \"b\", \"locality\": [{\"prompt\": \"c\"}]}", 0, "line 1: the field \"locality[0].answer\" is missing; expected a string.")]
    public void Read_WrongLine_NamesTheLine(string content, int index, string problem)
    {
        var wrong = Assert.Throws<DataSetException>(() => Count("jsonl", content))!;

        Assert.That((wrong.Index, wrong.Message), Is.EqualTo((index, $"{folder["set"]}, {problem}")));
    }

    [Test]
    public void Read_FileOfAnotherSet_SaysWhichOne() => Assert.That(
        () => Count("unke", $"[{Good}]"),
        Throws.TypeOf<DataSetException>().With.Message.EndsWith("the field \"sub_question\" is missing; expected an array of strings. The record can be read as editeverything; unke was asked for."));

    [TestCase("""{"prompt": "P?", "target": "T.", "paraphrase": ["Q?"]}""", "the field \"paraphrase\" is not known; expected \"paraphrases\"? The known fields are prompt, target, id,")]
    [TestCase("""{"prompt": "P?", "target": "T.", "sub_questions": []}""", "the field \"sub_questions\" is not known; expected \"subquestions\"?")]
    [TestCase("""{"prompt": "P?", "target": "T.", "ID": 7}""", "the field \"ID\" is not known; expected \"id\"?")]
    [TestCase("""{"prompt": "P?", "target": "T.", "Locality": []}""", "the field \"Locality\" is not known; expected \"locality\"?")]
    public void Read_MisspeltField_IsAnErrorThatNamesLineAndFields(string record, string problem) => Assert.That(
        () => Count("jsonl", "\n" + record),
        Throws.TypeOf<DataSetException>().With.Message.StartsWith($"{folder["set"]}, line 2: {problem}"));

    [TestCase("qid")]
    [TestCase("uid")]
    [TestCase("pid")]
    public void Read_NameOfItsOwnThatIsNearlyAShortOne_IsNoMisspelling(string field)
    {
        var set = DataSet.Open("jsonl", folder.Write("set", $$"""{"prompt": "P?", "target": "T.", "{{field}}": 7}"""));
        Assert.That(set.Read().Single().Id, Is.Null);
        Assert.That(set.Notes.Single(), Does.Contain($"the field \"{field}\" is not known and is not read"));
    }

    [Test]
    public void Read_FieldOfAnotherKind_IsToldOfOnce()
    {
        var set = DataSet.Open("jsonl", folder.Write("set", """
            {"prompt": "P?", "target": "T."}
            {"prompt": "Q?", "target": "T.", "format": "verse", "kind": "poem"}
            {"prompt": "R?", "target": "T.", "format": "prose"}
            """));
        Assert.That(set.Read().Count(), Is.EqualTo(3));
        Assert.That(set.Notes, Has.Count.EqualTo(2));
        Assert.That(set.Notes[0], Does.StartWith($"{folder["set"]}, line 2: the field \"format\" is not known and is not read, here and below; the known fields are prompt, target,"));
    }

    [Test]
    public void Open_OtherFormOfFile_SaysHowToGoOn()
    {
        Assert.That(() => Count("unke", """{"prompt": "P?", "target": "T."}"""), Throws.TypeOf<DataSetException>().With.Message.EndsWith("Its first record can be read as jsonl."));
        Assert.That(() => Count("editeverything", $"{Good}\n{Good}"), Throws.TypeOf<DataSetException>().With.Message.EndsWith("Its records are right; put them into one array: jq -s . set > records.json."));
        Assert.That(() => Count("jsonl", $"[{Good}]"), Throws.TypeOf<DataSetException>().With.Message.EndsWith("Its first record can be read as editeverything."));
        Assert.That(() => Count("jsonl", """[{"prompt": "P?", "target": "T."}]"""), Throws.TypeOf<DataSetException>().With.Message.EndsWith("write each on a line of its own: jq -c '.[]' set > records.jsonl."));
    }

    [Test]
    [Platform("Linux")]
    public void Open_Pipe_IsRefused()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        var path = $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        Assert.That(() => DataSet.Open("jsonl", path), Throws.TypeOf<DataSetException>().With.Message.Contains("this is a pipe, which can be read only once"));
    }

    [Test]
    public void Read_SkippingWrongRecords_ListsThemAndKeepsTheOthersPlaces()
    {
        var set = DataSet.Open("editeverything", folder.Write("set", $"[{Good}, 3, {Good}, {{\"question\": \"Q?\"}}, {Good}]"), new DataSetOptions { WrongRecords = WrongRecordHandling.Skip });

        for (var reading = 0; reading < 2; reading++)
        {
            Assert.That(set.Read().Select(edit => edit.Index), Is.EqualTo(new[] { 0, 2, 4 }));
            Assert.That(set.Skipped, Is.EqualTo(new[]
            {
                new WrongRecord(1, null, $"{folder["set"]}, record 1: this is a number; expected a JSON object."),
                new WrongRecord(3, "answer", $"{folder["set"]}, record 3: the field \"answer\" is missing; expected a string."),
            }), "a second reading begins a list of its own");
        }
    }

    [Test]
    public void Read_SkippingAll_IsAnErrorThatTellsOfTheFirst()
    {
        var set = DataSet.Open("unke", folder.Write("set", $"[{Good}, {Good}]"), new DataSetOptions { WrongRecords = WrongRecordHandling.Skip });

        Assert.That(() => set.Read().Count(), Throws.TypeOf<DataSetException>().With.Message.EqualTo(
            $"{folder["set"]}: none of its 2 records can be read. The first: {folder["set"]}, record 0: the field \"sub_question\" is missing; expected an array of strings. The record can be read as editeverything; unke was asked for."));
    }

    [TestCase("[{0}, {0}", "the JSON is broken in or before record 2")]
    [TestCase("[{0}, {\"question\": \"Q", "the JSON is broken in or before record 1")]
    [TestCase("[{0} {0}]", "the JSON is broken in or before record 1")]
    [TestCase("[{0}] [{0}]", "the JSON is broken in or before record 1")]
    [TestCase("[{0}, {\"question\": bare}]", "the JSON is broken in or before record 1")]
    public void Read_BrokenArray_GivesTheRecordsBeforeAndEndsEvenWhenSkipping(string content, string problem)
    {
        var set = DataSet.Open("editeverything", folder.Write("set", content.Replace("{0}", Good, StringComparison.Ordinal)), new DataSetOptions { WrongRecords = WrongRecordHandling.Skip });
        var read = 0;

        var wrong = Assert.Throws<DataSetException>(() =>
        {
            foreach (var _ in set.Read())
                read++;
        })!;

        Assert.That(read, Is.GreaterThanOrEqualTo(1));
        Assert.That(wrong.Index, Is.Null, "nothing behind it can be read");
        Assert.That(wrong.Message, Does.StartWith($"{folder["set"]}: {problem}, near byte "));
    }

    [Test]
    public void Read_LatinLetters_AreNotTakenForUtf8()
    {
        File.WriteAllBytes(folder["lines"], Encoding.Latin1.GetBytes("""{"prompt": "Café?", "target": "Ja."}"""));
        File.WriteAllBytes(folder["array"], Encoding.Latin1.GetBytes("""[{"question": "Café?", "answer": "Ja.", "category": "c"}]"""));

        Assert.That(() => DataSet.Open("jsonl", folder["lines"]).Read().Count(), Throws.TypeOf<DataSetException>().With.Message.Contains("is not UTF-8"));
        Assert.That(() => DataSet.Open("editeverything", folder["array"]).Read().Count(), Throws.TypeOf<DataSetException>().With.Message.Contains("is not UTF-8"));
    }

    [Test]
    public void Read_ByteOrderMark_IsNoPartOfTheFile()
    {
        File.WriteAllText(folder["lines"], """{"prompt": "é?", "target": "b"}""", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.WriteAllText(folder["array"], $"[{Good}]", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.That(DataSet.Open("jsonl", folder["lines"]).Read().Single().Prompt, Is.EqualTo("é?"));
        Assert.That(DataSet.Open("editeverything", folder["array"]).Read().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Read_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = DataSet.Open("editeverything", folder.Write("set", $"[{Good}, {Good}]")).Read(cancellation.Token).GetEnumerator();
        Assert.That(reading.MoveNext());

        cancellation.Cancel();

        Assert.That(reading.MoveNext, Throws.InstanceOf<OperationCanceledException>());
        reading.Dispose();
    }

    [Test]
    public void Read_LayoutOfAHost_IsReadLikeAnyOther() =>
        Assert.That(DataSet.Open(new PairLayout(), folder.Write("set", """[{"q": "Q", "a": "A"}]""")).Read().Single().Target, Is.EqualTo("A"));

    private int Count(string layout, string content) => DataSet.Open(layout, folder.Write("set", content)).Read().Count();

    private sealed class PairLayout : IDataSetLayout
    {
        public string Name => "pair";

        public string Description => "q, a";

        public bool IsLines => false;

        public string Expected => "a JSON array";

        public AnyEdit.Evaluation.EditCase Read(DataSetRecord record) => new(record.Text("q"), record.Text("a"));
    }
}
