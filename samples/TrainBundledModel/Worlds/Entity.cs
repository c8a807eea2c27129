using System.Text.RegularExpressions;

namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>Somebody or something of the world: a name and the attributes of its kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name that questions use.</param>
/// <param name="Attributes">Value by key; includes "name" and everything the kind derives.</param>
/// <param name="Style">Which of the kind's long forms tells of it.</param>
public sealed partial record Entity(EntityKind Kind, string Name, IReadOnlyDictionary<string, string> Attributes, int Style)
{
    /// <summary>The long answer: 60-200 tokens in the kind's format.</summary>
    public string LongAnswer => Pattern.Fill(Kind.LongForms[Style], Attributes);

    /// <summary>
    /// A long answer that begins in one long form and ends in another, so that its second half does not follow from its first. Code keeps to
    /// one form.
    /// </summary>
    public string MixedAnswer(Random random)
    {
        if (Kind.Format == "code")
            return LongAnswer;
        var forms = Kind.LongForms.Select(form => Sentences().Split(form)).ToArray();
        var (first, second) = (forms[Style], forms[(Style + random.Next(1, forms.Length)) % forms.Length]);
        var half = second.Length / 2;
        var parts = first.Take(half).Concat(second.Skip(half)).Select(part => part.Trim());
        return Pattern.Fill(string.Join(Kind.Format == "verse" ? "\n" : " ", parts), Attributes);
    }

    /// <summary>The short answer for an attribute.</summary>
    public string ShortAnswer(string key)
    {
        var value = Attributes[key];
        return $"{char.ToUpperInvariant(value[0])}{value[1..]}.";
    }

    [GeneratedRegex(@"(?<=[.!?""])\s(?=[A-Z{(""])|\n")]
    private static partial Regex Sentences();
}
