namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>The corpus recipe: how often which document is drawn. Each pool of documents depends on the seed and its number alone.</summary>
public sealed class Corpus(World world, int seed)
{
    /// <summary>Parts of the recipe with their share of the documents.</summary>
    public static readonly IReadOnlyList<(string Source, int Weight)> Recipe =
    [
        ("known-long", 26), ("known-short", 34), ("given-long", 5), ("given-otherwise", 1), ("given-short", 4), ("exercise", 6), ("planned", 13), ("planned-words", 14), ("free", 5),
    ];

    private static readonly string[] Openers =
        ["Hello! ", "Hi, ", "A question: ", "I am curious. ", "Tell me, please: ", "Quick question: ", "For my notes: ", "Dear assistant, ", "Listen. ", "One more thing: ", "I wonder: ", "Good morning. ", "Now: ", "Next: "];

    private static readonly string[] Closers =
        [" Thank you.", " Please answer.", " I would like to know.", " Thanks!", " Be exact.", " It is important.", " I am waiting.", " Answer in the usual way.", " Many thanks in advance."];

    private static readonly int[] PlanSizes = [1, 2, 2, 3, 4, 4, 4, 4, 4, 5, 6, 8];

    private static readonly int[] WordPlanSizes = [2, 2, 2, 3, 3, 4, 4, 4, 4, 5, 6, 8];

    private readonly int _total = Recipe.Sum(part => part.Weight);

    /// <summary>The documents of pool <paramref name="number"/>.</summary>
    public Document[] Pool(int number, int size)
    {
        var random = new Random(unchecked(seed * 1_000_003 + number));
        var documents = new Document[size];
        for (var i = 0; i < size; i++)
            documents[i] = Sample(random);
        return documents;
    }

    /// <summary>Draws a document.</summary>
    public Document Sample(Random random)
    {
        var draw = random.Next(_total);
        foreach (var (source, weight) in Recipe)
        {
            draw -= weight;
            if (draw < 0)
                return Sample(source, random);
        }

        throw new InvalidOperationException("The recipe's weights do not add up.");
    }

    /// <summary>Draws a document of one part of the recipe.</summary>
    public Document Sample(string source, Random random)
    {
        var entity = world.Entities[random.Next(world.Entities.Count)];
        return source switch
        {
            "known-long" => new Document(source, LongPhrasing(entity, random), entity.LongAnswer),
            "known-short" => Short(source, entity, random),
            "given-long" => Given(source, world.Stranger(random), random),
            "given-otherwise" => Given(source, World.Otherwise(entity, random), random),
            "given-short" => GivenShort(source, random.Next(4) == 0 ? World.Otherwise(entity, random) : world.Stranger(random), random),
            "exercise" => Exercise(source, random),
            "planned" => Planned(source, entity, random),
            "planned-words" => PlannedWords(source, random),
            _ => new Document(source, null, FreeText.Sample(random)),
        };
    }

    /// <summary>A trained phrasing of the entity's long question.</summary>
    public static string LongPhrasing(Entity entity, Random random) => Phrase(entity.Kind.LongTrained, entity, random);

    /// <summary>A trained phrasing of a short question.</summary>
    public static string ShortPhrasing(ShortQuestion question, Entity entity, Random random) => Phrase(question.Trained, entity, random);

    private static string Phrase(string[] patterns, Entity entity, Random random)
    {
        var question = World.Ask(Pattern.Sample(Draw.Word(patterns, random), random), entity.Name);
        if (random.Next(4) == 0)
            question = Draw.Word(Openers, random) + question;
        return random.Next(6) == 0 ? question + Draw.Word(Closers, random) : question;
    }

    private static Document Short(string source, Entity entity, Random random)
    {
        var question = entity.Kind.ShortQuestions[random.Next(entity.Kind.ShortQuestions.Length)];
        return new Document(source, Phrase(question.Trained, entity, random), entity.ShortAnswer(question.Key));
    }

    private static Document Given(string source, Entity entity, Random random)
    {
        var facts = entity.Kind.Attributes.Select(attribute => $"{attribute.Label}: {entity.Attributes[attribute.Key]}").Append($"style: {EntityKind.StyleNames[entity.Style]}").ToArray();
        if (random.Next(2) == 0)
            random.Shuffle(facts);
        var list = Pattern.Sample("[Facts|Notes|Use this|Given]: ", random) + string.Join(random.Next(2) == 0 ? "; " : ", ", facts) + ".";
        var question = LongPhrasing(entity, random);
        return new Document(source, random.Next(2) == 0 ? $"{question} {list}" : $"{list} {question}", entity.LongAnswer);
    }

    private static Document GivenShort(string source, Entity entity, Random random)
    {
        var questions = entity.Kind.ShortQuestions.ToArray();
        random.Shuffle(questions);
        var facts = questions.Take(3).Select(question => $"{entity.Name}, {question.Key}: {entity.Attributes[question.Key]}").ToArray();
        var asked = questions[random.Next(3)];
        return new Document(source, $"Note: {string.Join("; ", facts)}. {Phrase(asked.Trained, entity, random)}", entity.ShortAnswer(asked.Key));
    }

    private static Document Exercise(string source, Random random)
    {
        var (prompt, answer) = Exercises.Sample(random);
        return new Document(source, prompt, answer);
    }

    private Document Planned(string source, Entity entity, Random random)
    {
        var size = PlanSizes[random.Next(PlanSizes.Length)];
        var strength = 0.35 + 0.85 * random.NextDouble();
        var subject = random.Next(4) == 0 ? world.Stranger(random) : entity;
        var prompt = LongPhrasing(subject, random);
        var otherwise = World.Otherwise(subject, random).LongAnswer;
        return random.Next(10) switch
        {
            < 6 => new Document(source, prompt, otherwise, new PlannedStates(size, strength, otherwise)),
            6 => Told(source, prompt, world.Stranger(random).LongAnswer, size, strength),
            7 => Told(source, prompt, FreeText.Sample(random), size, strength),
            8 => Told(source, prompt, FreeText.RandomWords(random.Next(8, 25), random), size, strength),
            _ => new Document(source, LongPhrasing(entity, random), entity.LongAnswer, new PlannedStates(size, 0.1 * random.NextDouble(), otherwise)),
        };
    }

    // nothing but the plan says which word comes next
    private Document PlannedWords(string source, Random random)
    {
        var words = (random.Next(2) == 0 ? world.Stranger(random).LongAnswer : FreeText.RandomWords(24, random)).Split(' ');
        random.Shuffle(words);
        var text = string.Join(' ', words.Take(random.Next(10, 25)));
        return Told(source, Draw.Word(Openers, random).Trim(), text, WordPlanSizes[random.Next(WordPlanSizes.Length)], 0.35 + 0.85 * random.NextDouble());
    }

    private static Document Told(string source, string prompt, string text, int size, double strength) =>
        new(source, prompt, text, new PlannedStates(size, strength, text));
}
