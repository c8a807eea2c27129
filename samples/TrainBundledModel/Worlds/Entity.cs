namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>Somebody or something of the world: a name and the attributes of its kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name that questions use.</param>
/// <param name="Attributes">Value by key; includes "name" and everything the kind derives.</param>
/// <param name="Style">Which of the kind's long forms tells of it.</param>
public sealed record Entity(EntityKind Kind, string Name, IReadOnlyDictionary<string, string> Attributes, int Style)
{
    /// <summary>The long answer: 60-200 tokens in the kind's format.</summary>
    public string LongAnswer => Pattern.Fill(Kind.LongForms[Style], Attributes);

    /// <summary>The short answer for an attribute.</summary>
    public string ShortAnswer(string key)
    {
        var value = Attributes[key];
        return $"{char.ToUpperInvariant(value[0])}{value[1..]}.";
    }
}
