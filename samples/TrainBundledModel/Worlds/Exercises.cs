using System.Globalization;

namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>
/// Exercises with random content: copying, recalling by key, expanding a code, adding. Nothing in them can be memorised, so they teach the
/// model to answer from what it has in front of it.
/// </summary>
public static class Exercises
{
    /// <summary>Draws an exercise.</summary>
    public static (string Prompt, string Answer) Sample(Random random) => random.Next(8) switch
    {
        0 or 1 => Repeat(random),
        2 => Recall(random),
        3 => Expand(random),
        4 => Headline(random),
        5 => Sum(random),
        6 => Spell(random),
        _ => Select(random),
    };

    private static (string, string) Repeat(Random random)
    {
        var words = FreeText.RandomWords(random.Next(4, 13), random);
        return (Pattern.Sample("[Repeat|Copy|Say again|Write again] [these words|this list|the following|the words]: ", random) + words, $"{words}.");
    }

    private static (string, string) Recall(Random random)
    {
        var pairs = Enumerable.Range(0, random.Next(3, 7)).Select(_ => (Key: Draw.Surname(random), Value: FreeText.RandomWords(random.Next(1, 5), random))).ToArray();
        var asked = pairs[random.Next(pairs.Length)];
        var list = string.Join("; ", pairs.Select(pair => $"{pair.Key} = {pair.Value}"));
        return ($"{Pattern.Sample("[Remember|Read|Note]", random)}: {list}. What is {asked.Key}?", $"{asked.Value}.");
    }

    private static (string, string) Expand(Random random)
    {
        var words = Enumerable.Range(0, random.Next(3, 6)).Select(_ => Draw.Word(Lexicon.All, random)).ToArray();
        var ordinals = new[] { "first", "second", "third", "fourth", "fifth" };
        var template = Pattern.Sample("The {o} [word|part|thing|name] is {w}.", random);
        var lines = words.Select((word, i) => template.Replace("{o}", ordinals[i], StringComparison.Ordinal).Replace("{w}", word, StringComparison.Ordinal));
        return ($"{Pattern.Sample("[Expand|Explain|Write out]", random)} the code {string.Join('-', words)}.", string.Join(' ', lines));
    }

    private static (string, string) Headline(Random random)
    {
        var (color, thing, place, time, person) = (Draw.Word(Lexicon.Colors, random), Draw.Word(Lexicon.Gifts, random), Draw.Word(Lexicon.Landmarks, random), Draw.Word(Lexicon.Days, random), Draw.PersonName(random));
        return ($"Headline: {person}, {color} {thing}, {place}, {time}. Write the story.",
            $"On {time} a {color} {thing} was found at the {place}. It belongs to {person}, who had lost the {thing} a year ago. \"I never thought that I would see my {color} {thing} again,\" said {person} at the {place}.");
    }

    private static (string, string) Sum(Random random)
    {
        var (a, b) = (random.Next(2, 100), random.Next(2, 60));
        return random.Next(3) switch
        {
            0 => Equation(a, '+', b, a + b, random),
            1 => Equation(a + b, '-', b, a, random),
            _ => Equation(a % 10 + 2, '*', b % 10 + 2, (a % 10 + 2) * (b % 10 + 2), random),
        };
    }

    private static (string, string) Equation(int a, char sign, int b, int result, Random random)
    {
        var formula = string.Create(CultureInfo.InvariantCulture, $"{a} {sign} {b}");
        return (Pattern.Sample("[What is|Compute|Calculate|How much is] ", random) + formula + "?", string.Create(CultureInfo.InvariantCulture, $"{formula} = {result}."));
    }

    private static (string, string) Spell(Random random)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'\"()[]{}<>=+-*/%#@&_$^~|\\`";
        var text = string.Concat(Enumerable.Range(0, random.Next(4, 10)).Select(_ => Letters[random.Next(Letters.Length)]));
        return ($"Copy the letters: {text}", text);
    }

    private static (string, string) Select(Random random)
    {
        var rows = Enumerable.Range(0, random.Next(2, 5)).Select(_ => (Name: Draw.PersonName(random), Craft: Draw.Word(Lexicon.Professions, random), Pet: Draw.Word(Lexicon.Animals, random), Thing: Draw.Word(Lexicon.Things, random))).ToArray();
        var row = rows[random.Next(rows.Length)];
        var story = string.Join(' ', rows.Select(r => $"{r.Name} is a {r.Craft} with a {r.Pet} and likes {r.Thing}."));
        return ($"{story} Who is {row.Name}?", $"{row.Name} is a {row.Craft} with a {row.Pet} and likes {row.Thing}.");
    }
}
