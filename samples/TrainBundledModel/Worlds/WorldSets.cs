using System.Text.Encodings.Web;
using System.Text.Json;

namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>
/// The world as data sets for knowledge editing: a small file in each layout in which such sets are published. The layouts are theirs, the
/// content is invented. Everything is about the subjects of <c>counterfactuals.jsonl</c>, which no network is trained to edit.
/// </summary>
public static class WorldSets
{
    private const int LongCount = 36, CategoryCount = 10, ShortCount = 36, NeighbourCount = 5;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };

    private static readonly JsonSerializerOptions Line = new(Json) { WriteIndented = false };

    /// <summary>Writes all sets into a folder: <c>unke.json</c>, <c>akew-*.json</c>, <c>editeverything.json</c>, <c>counterfact.json</c>, <c>zsre.json</c>, <c>cases.jsonl</c>.</summary>
    public static void Write(string folder, World world)
    {
        Directory.CreateDirectory(folder);
        Entity[] subjects = [.. world.Counterfactuals(WorldFiles.CounterfactualSeed, WorldFiles.CounterfactualCount).Select(fact => world.Entities.First(entity => entity.Name == fact.Subject))];
        Array("unke.json", Long(subjects, 1).Select(Unke));
        Array("akew-counterfact.json", Long(subjects, 2).Select(AkewCounterFact));
        Array("akew-mquake.json", Long(subjects, 3).Select(AkewMquake));
        Array("akew-wikiupdate.json", Long(subjects, 4).Select(AkewWikiUpdate));
        Array("editeverything.json", EditEverything(Drawn(subjects, 5)));
        Array("counterfact.json", CounterFact(Drawn(subjects, 6), world));
        Array("zsre.json", Drawn(subjects, 7).Take(ShortCount).Select((drawn, i) => Zsre(drawn, Neighbour(world, drawn, i))));
        File.WriteAllText(Path.Combine(folder, "cases.jsonl"), string.Concat(Long(subjects, 8).Select((drawn, i) => JsonSerializer.Serialize(Own(drawn, i, Neighbour(world, drawn, i)), Line) + "\n")));

        void Array<T>(string name, IEnumerable<T> records) => File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(records, Json) + "\n");
    }

    private static IEnumerable<Counterfactual> Drawn(IEnumerable<Entity> subjects, int seed)
    {
        var random = new Random(seed);
        return subjects.Select(subject => Counterfactual.Draw(subject, random));
    }

    private static IEnumerable<Counterfactual> Long(IEnumerable<Entity> subjects, int seed) => Drawn(subjects, seed).Take(LongCount);

    private static object Unke(Counterfactual drawn, int i) => new
    {
        id = i,
        question = drawn.Fact.Prompt,
        para_question = HeldOut(drawn, i),
        answer = drawn.Fact.Target,
        sub_question = drawn.Parts.Select(part => World.Ask(Counterfactual.Template(part), drawn.Name)),
        sub_answer = drawn.Parts.Select(part => drawn.Other.ShortAnswer(part.Key)),
    };

    private static object AkewCounterFact(Counterfactual drawn, int i) => new
    {
        case_id = i,
        requested_rewrite = new
        {
            prompt = Braces(drawn.Known.Kind.LongTrained[0]),
            relation_id = drawn.Parts[0].Key,
            target_new = new { str = drawn.Other.ShortAnswer(drawn.Parts[0].Key) },
            target_true = new { str = drawn.Known.ShortAnswer(drawn.Parts[0].Key) },
            subject = drawn.Name,
            prompt_full = drawn.Fact.Prompt,
            question = drawn.Fact.Prompt,
            answer_new = drawn.Other.ShortAnswer(drawn.Parts[0].Key),
            answer_true = drawn.Known.ShortAnswer(drawn.Parts[0].Key),
            fact_new_uns = drawn.Fact.Target,
            unsfact_triplets_GPT = Triplets(drawn),
        },
        paraphrase_prompts = drawn.Fact.HeldOut,
    };

    private static object AkewMquake(Counterfactual drawn, int i) => new
    {
        case_id = i,
        requested_rewrite = new[] { Rewrite(drawn) },
        questions = drawn.Fact.HeldOut,
        answer = drawn.Known.ShortAnswer(drawn.Parts[0].Key),
        new_answer = drawn.Other.ShortAnswer(drawn.Parts[0].Key),
        single_hops = Hops(drawn, drawn.Known),
        new_single_hops = Hops(drawn, drawn.Other),
    };

    private static object AkewWikiUpdate(Counterfactual drawn, int i) => new { case_id = i, requested_rewrite = Rewrite(drawn) };

    private static object Rewrite(Counterfactual drawn) => new
    {
        prompt = Braces(Counterfactual.Template(drawn.Parts[0])),
        relation_id = drawn.Parts[0].Key,
        target_new = new { str = drawn.Other.ShortAnswer(drawn.Parts[0].Key) },
        target_true = new { str = drawn.Known.ShortAnswer(drawn.Parts[0].Key) },
        subject = drawn.Name,
        question = drawn.Fact.Prompt,
        fact_new_uns = drawn.Fact.Target,
        unsfact_triplets_GPT = Triplets(drawn),
    };

    private static IEnumerable<object> Triplets(Counterfactual drawn) =>
        drawn.Parts.Select(part => new { subject = drawn.Name, prompt = Braces(Counterfactual.Template(part)), target = drawn.Other.ShortAnswer(part.Key) });

    private static IEnumerable<object> Hops(Counterfactual drawn, Entity entity) =>
        [new { question = World.Ask(Counterfactual.Template(drawn.Parts[0]), drawn.Name), answer = entity.ShortAnswer(drawn.Parts[0].Key) }];

    /// <summary>As many of each category, under the names that the published set has for them where it has one.</summary>
    private static IEnumerable<object> EditEverything(IEnumerable<Counterfactual> drawn) => drawn
        .Select((fact, i) => (fact.Fact, Order: i, Category: Category(fact.Fact)))
        .GroupBy(fact => fact.Category).SelectMany(group => group.Take(CategoryCount)).OrderBy(fact => fact.Order)
        .Select((fact, i) => new { id = i, question = fact.Fact.Prompt, answer = fact.Fact.Target, category = fact.Category });

    /// <summary>Short facts whose former answer is true of others too.</summary>
    private static IEnumerable<object> CounterFact(IEnumerable<Counterfactual> drawn, World world) => drawn
        .SelectMany(fact => fact.Parts.Select(part => (Fact: fact, Part: part, Neighbours: Sharing(world, fact.Known, part))))
        .Where(edit => edit.Neighbours.Count > 0).Take(ShortCount)
        .Select((edit, i) => new
        {
            case_id = i,
            requested_rewrite = new
            {
                prompt = Braces(Counterfactual.Template(edit.Part)),
                relation_id = edit.Part.Key,
                target_new = new { str = edit.Fact.Other.ShortAnswer(edit.Part.Key) },
                target_true = new { str = edit.Fact.Known.ShortAnswer(edit.Part.Key) },
                subject = edit.Fact.Name,
            },
            paraphrase_prompts = edit.Part.HeldOut.Select(question => World.Ask(question, edit.Fact.Name)),
            neighborhood_prompts = edit.Neighbours,
            attribute_prompts = (string[])[],
            generation_prompts = (string[])[],
        });

    private static List<string> Sharing(World world, Entity known, ShortQuestion part) => [.. world.Entities
        .Where(entity => entity.Kind == known.Kind && entity.Name != known.Name && entity.Attributes[part.Key] == known.Attributes[part.Key])
        .Take(NeighbourCount).Select(entity => World.Ask(Counterfactual.Template(part), entity.Name))];

    private static object Zsre(Counterfactual drawn, (string Question, string Answer) neighbour) => new
    {
        subject = drawn.Name,
        src = World.Ask(Counterfactual.Template(drawn.Parts[0]), drawn.Name),
        pred = drawn.Known.ShortAnswer(drawn.Parts[0].Key),
        rephrase = World.Ask(drawn.Parts[0].HeldOut[0], drawn.Name),
        alt = drawn.Other.ShortAnswer(drawn.Parts[0].Key),
        answers = new[] { drawn.Known.ShortAnswer(drawn.Parts[0].Key) },
        loc = neighbour.Question,
        loc_ans = neighbour.Answer,
    };

    private static object Own(Counterfactual drawn, int i, (string Question, string Answer) neighbour) => new
    {
        id = $"{drawn.Fact.Kind}-{i}",
        prompt = drawn.Fact.Prompt,
        target = drawn.Fact.Target,
        subject = drawn.Name,
        category = Category(drawn.Fact),
        former = drawn.Known.LongAnswer,
        paraphrases = drawn.Fact.HeldOut,
        subquestions = drawn.Parts.Select(part => new { prompt = World.Ask(Counterfactual.Template(part), drawn.Name), answer = drawn.Other.ShortAnswer(part.Key) }),
        locality = new[] { new { prompt = neighbour.Question, answer = neighbour.Answer } },
    };

    /// <summary>A short fact about another entity of the same kind.</summary>
    private static (string Question, string Answer) Neighbour(World world, Counterfactual drawn, int i)
    {
        Entity[] others = [.. world.Entities.Where(entity => entity.Kind == drawn.Known.Kind && entity.Name != drawn.Name)];
        var other = others[i % others.Length];
        return (World.Ask(Counterfactual.Template(drawn.Parts[0]), other.Name), other.ShortAnswer(drawn.Parts[0].Key));
    }

    private static string HeldOut(Counterfactual drawn, int i) => drawn.Fact.HeldOut[i % drawn.Fact.HeldOut.Count];

    private static string Braces(string pattern) => World.Ask(Pattern.First(pattern), "{}");

    private static string Category(LongFact fact) => fact.Format switch
    {
        "verse" => "poetry",
        "arithmetic" => "math",
        var format => format,
    };
}
