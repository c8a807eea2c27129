namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>A kind of entity: how it is named, what it has, how it is told and how it is asked about. Pure data.</summary>
public sealed class EntityKind
{
    /// <summary>The names of the long forms, as prompts state them.</summary>
    public static readonly string[] StyleNames = ["plain", "lively", "formal"];

    /// <summary>The kind's name, e.g. "person".</summary>
    public required string Name { get; init; }

    /// <summary>The format of the long answer: prose, news, verse, code or arithmetic.</summary>
    public required string Format { get; init; }

    /// <summary>Draws an entity's name.</summary>
    public required Func<Random, string> SampleName { get; init; }

    /// <summary>The attributes.</summary>
    public required IReadOnlyList<AttributeSpec> Attributes { get; init; }

    /// <summary>Adds values that follow from others, such as the result of a sum.</summary>
    public Action<Dictionary<string, string>> Derive { get; init; } = static _ => { };

    /// <summary>One template for each of <see cref="StyleNames"/>.</summary>
    public required string[] LongForms { get; init; }

    /// <summary>Patterns of the question for the long answer that the corpus uses.</summary>
    public required string[] LongTrained { get; init; }

    /// <summary>Phrasings of that question that the corpus never uses.</summary>
    public required string[] LongHeldOut { get; init; }

    /// <summary>The questions for single attributes.</summary>
    public required ShortQuestion[] ShortQuestions { get; init; }

    /// <summary>Draws an entity with a new name.</summary>
    public Entity Sample(Random random) => Sample(SampleName(random), random);

    /// <summary>Draws the attributes of an entity called <paramref name="name"/>.</summary>
    public Entity Sample(string name, Random random)
    {
        var values = new Dictionary<string, string> { ["name"] = name };
        foreach (var attribute in Attributes)
            values[attribute.Key] = attribute.Sample(random);
        Derive(values);
        return new Entity(this, name, values, random.Next(LongForms.Length));
    }
}
