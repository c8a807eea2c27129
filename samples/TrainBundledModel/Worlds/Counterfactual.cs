namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>A known entity that is to be believed otherwise.</summary>
/// <param name="Known">The entity as the model knows it.</param>
/// <param name="Other">The same name with other attributes.</param>
/// <param name="Fact">The question for the long answer, with <paramref name="Other"/>'s answer.</param>
/// <param name="Parts">The short questions whose new answers stand in that answer and differ from the known ones.</param>
public sealed record Counterfactual(Entity Known, Entity Other, LongFact Fact, IReadOnlyList<ShortQuestion> Parts)
{
    /// <summary>The entity's name.</summary>
    public string Name => Known.Name;

    /// <summary>Draws one that has parts.</summary>
    public static Counterfactual Draw(Entity known, Random random)
    {
        while (true)
        {
            var other = World.Otherwise(known, random);
            var answer = other.MixedAnswer(random);
            ShortQuestion[] parts = [.. known.Kind.ShortQuestions.Where(question =>
                other.Attributes[question.Key] != known.Attributes[question.Key] && answer.Contains(other.Attributes[question.Key], StringComparison.OrdinalIgnoreCase))];
            if (parts.Length > 0)
                return new Counterfactual(known, other, World.Long(known, answer), parts);
        }
    }

    /// <summary>The first trained wording of a short question, <c>{x}</c> for the name.</summary>
    public static string Template(ShortQuestion question) => Pattern.First(question.Trained[0]);
}
