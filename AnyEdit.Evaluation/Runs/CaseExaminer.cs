using System.Diagnostics;
using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Asks the model everything about records, as it is now and as it was before any edit, and judges the answers.</summary>
/// <param name="model">The model; borrowed. It has the weights that it had when a method returns.</param>
/// <param name="unedited">Its weights before any edit; borrowed.</param>
/// <param name="similarity">The BERT score; borrowed.</param>
/// <param name="options">How to ask.</param>
internal sealed class CaseExaminer(CausalLanguageModel model, WeightLease unedited, EmbeddingSimilarity similarity, EvaluationOptions options)
{
    private readonly QuestionAsker asker = new(model, options);

    /// <summary>What the unedited model says to the questions that are asked with every record, and how long their answers may be, by question.</summary>
    private readonly Dictionary<string, (WrittenAnswer Answer, int Limit)> general = new(StringComparer.Ordinal);

    /// <summary>Asks a batch of records now and before.</summary>
    public (IReadOnlyList<Examination> Records, ExaminationTimes Times) Examine(IReadOnlyList<EditCase> cases, CancellationToken cancellationToken)
    {
        var tokens = asker.Tokens;
        var start = Stopwatch.GetTimestamp();
        var others = Locality(cancellationToken);
        EditCase[] whole = [.. cases.Select(edit => edit with { Neighbours = [.. edit.Neighbours, .. others] })];
        var before = Unedited(() => Ask(whole, edit => options.AskBefore ? Questions(edit) : Others(edit), isUnedited: true, cancellationToken));
        var asked = Stopwatch.GetTimestamp();
        var now = Ask(whole, Questions, isUnedited: false, cancellationToken);
        var answered = Stopwatch.GetTimestamp();
        var records = Judge(whole, before, now, cancellationToken);
        return (records, new(Stopwatch.GetElapsedTime(start, asked), Stopwatch.GetElapsedTime(asked, answered), Stopwatch.GetElapsedTime(answered), asker.Tokens - tokens));
    }

    /// <summary>Asks finished records once more; what was expected, and what the unedited model said, is in their lines.</summary>
    public IReadOnlyList<Examination> Again(IReadOnlyList<EvaluationRecord> records, CancellationToken cancellationToken)
    {
        Locality(cancellationToken);
        EditCase[] cases = [.. records.Select(record => record.Case())];
        var now = Ask(cases, Questions, isUnedited: false, cancellationToken);
        CaseAnswers[] answers = [.. records.Select((record, i) => Answers(cases[i], now[i], [.. record.Locality.Select(answer => answer.Before!.Answer)]))];
        return [.. CaseScorer.Score(answers, similarity, cancellationToken).Select((score, i) => new Examination(cases[i], score, now[i])
        {
            LocalityBefore = [.. records[i].Locality.Select(answer => answer.Before!)],
        })];
    }

    /// <summary>The questions that are asked with every record, with the answers that are to be kept.</summary>
    private QuestionAnswer[] Locality(CancellationToken cancellationToken)
    {
        if (general.Count == 0 && options.Locality.Count > 0)
        {
            Question[] questions = [.. options.Locality.Select(other => new Question(other.Prompt, asker.Limit(other.Answer)))];
            foreach (var (question, answer) in questions.Zip(Unedited(() => asker.Ask(questions, cancellationToken))))
                general.TryAdd(question.Prompt, (answer, question.Limit));
        }

        return [.. options.Locality.Select(other => new QuestionAnswer(other.Prompt, other.Answer ?? general[other.Prompt].Answer.Text))];
    }

    private IEnumerable<Question> Questions(EditCase edit) =>
    [
        .. edit.Paraphrases.Prepend(edit.Prompt).Select(prompt => new Question(prompt, asker.Limit(edit.Target))),
        .. edit.SubQuestions.Select(pair => new Question(pair.Prompt, asker.Limit(pair.Answer))),
        .. Others(edit),
    ];

    private IEnumerable<Question> Others(EditCase edit) =>
        edit.Neighbours.Select(pair => new Question(pair.Prompt, general.TryGetValue(pair.Prompt, out var asked) ? asked.Limit : asker.Limit(pair.Answer)));

    /// <summary>Asks all questions of all cases side by side.</summary>
    private WrittenAnswer[][] Ask(IReadOnlyList<EditCase> cases, Func<EditCase, IEnumerable<Question>> questions, bool isUnedited, CancellationToken cancellationToken)
    {
        Question[][] all = [.. cases.Select(edit => questions(edit).ToArray())];
        Question[] unknown = [.. all.SelectMany(asked => asked).Distinct().Where(question => !isUnedited || !general.ContainsKey(question.Prompt))];
        var answers = unknown.Length == 0 ? [] : unknown.Zip(asker.Ask(unknown, cancellationToken)).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. all.Select(asked => asked.Select(question => answers.TryGetValue(question, out var answer) ? answer : general[question.Prompt].Answer).ToArray())];
    }

    private T Unedited<T>(Func<T> ask)
    {
        using var present = model.Lease();
        model.Install(unedited.Snapshot);
        try
        {
            return ask();
        }
        finally
        {
            model.Install(present.Snapshot);
        }
    }

    private IReadOnlyList<Examination> Judge(EditCase[] cases, WrittenAnswer[][] before, WrittenAnswer[][] now, CancellationToken cancellationToken)
    {
        string[][] othersBefore = [.. cases.Select((edit, i) => before[i].TakeLast(edit.Neighbours.Count).Select(answer => answer.Text).ToArray())];
        var scores = CaseScorer.Score([.. cases.Select((edit, i) => Answers(edit, now[i], othersBefore[i]))], similarity, cancellationToken);
        var scoresBefore = options.AskBefore ? CaseScorer.Score([.. cases.Select((edit, i) => Answers(edit, before[i], othersBefore[i]))], similarity, cancellationToken) : null;
        return [.. cases.Select((edit, i) => new Examination(edit, scores[i], now[i])
        {
            Before = scoresBefore?[i],
            LocalityBefore = scoresBefore?[i].Locality ?? Measures(edit.Neighbours, othersBefore[i], cancellationToken),
            Likelihoods = options.Likelihoods ? EditMetrics.Measure(model, [Scorable(edit)], cancellationToken) : null,
        })];
    }

    private AnswerMeasures[] Measures(IReadOnlyList<QuestionAnswer> asked, string[] answers, CancellationToken cancellationToken)
    {
        var cosines = similarity.Score([.. answers.Zip(asked, (answer, pair) => (answer, pair.Answer))], cancellationToken);
        return [.. asked.Select((pair, i) => AnswerMeasures.Of(pair.Prompt, answers[i], pair.Answer, cosines[i]))];
    }

    /// <summary>Without other questions to which the unedited model says nothing, or more than the context can hold beside the new answer.</summary>
    private EditCase Scorable(EditCase edit) => edit with
    {
        Neighbours = [.. edit.Neighbours.Where(pair => pair.Answer.Length > 0 && Fitness.Problem(model, new EditCase(pair.Prompt, pair.Answer)) is null && Fitness.Problem(model, new EditCase(pair.Prompt, edit.Target)) is null)],
        FormerAnswer = edit.FormerAnswer is { } former && edit.Paraphrases.Prepend(edit.Prompt).All(prompt => Fitness.Problem(model, new EditCase(prompt, former)) is null) ? former : null,
    };

    private static CaseAnswers Answers(EditCase edit, WrittenAnswer[] written, string[] othersBefore)
    {
        string[] texts = [.. written.Select(answer => answer.Text)];
        var (paraphrases, parts) = (edit.Paraphrases.Count, edit.SubQuestions.Count);
        return new CaseAnswers(edit, texts[0])
        {
            Paraphrases = texts[1..(1 + paraphrases)],
            SubQuestions = texts[(1 + paraphrases)..(1 + paraphrases + parts)],
            Neighbours = texts[(1 + paraphrases + parts)..],
            NeighboursBefore = othersBefore,
        };
    }
}
