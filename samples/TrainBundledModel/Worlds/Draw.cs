using System.Globalization;

namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>Small draws that the kinds share: a word of a list, a number, an invented name.</summary>
public static class Draw
{
    private static readonly string[] Openings = ["Ma", "Tor", "El", "Bri", "Ka", "Or", "Sel", "Du", "Fen", "Li", "Ha", "Ro", "Vi", "Ju", "Nor", "Pe", "Is", "Gal", "Zu", "Wil"];
    private static readonly string[] Middles = ["ra", "li", "ve", "no", "da", "mi", "sta", "ro", "ne", "lu"];
    private static readonly string[] FirstEndings = ["n", "a", "s", "na", "ric", "th", "o", "la", "ren", "do"];
    private static readonly string[] LastEndings = ["vik", "mer", "dal", "son", "berg", "well", "ford", "ley", "rov", "tin", "gard", "wick"];
    private static readonly string[] TownEndings = ["burg", "ton", "haven", "stad", "mouth", "field", "gate", "bridge", "mont", "port"];
    private static readonly string[] BeastEndings = ["x", "mog", "rill", "gup", "zel", "bok", "wim", "fin", "dor", "snap"];

    /// <summary>A word of <paramref name="words"/>.</summary>
    public static string Word(string[] words, Random random) => words[random.Next(words.Length)];

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static string Number(int low, int high, Random random) => random.Next(low, high + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>A person's name, such as "Torlin Fenrovik".</summary>
    public static string PersonName(Random random) => $"{Word(Openings, random)}{Word(Middles, random)}{Word(FirstEndings, random)} {Surname(random)}";

    /// <summary>A person's last name.</summary>
    public static string Surname(Random random) => $"{Word(Openings, random)}{Word(Middles, random)}{Word(LastEndings, random)}";

    /// <summary>A town's name, such as "Galvemont".</summary>
    public static string TownName(Random random) => $"{Word(Openings, random)}{Word(Middles, random)}{Word(TownEndings, random)}";

    /// <summary>A creature's name, such as "Zunorill".</summary>
    public static string BeastName(Random random) => $"{Word(Openings, random)}{Word(Middles, random)}{Word(BeastEndings, random)}";

    /// <summary>A dish's name, such as "Selmi stew".</summary>
    public static string DishName(Random random) => $"{Word(Openings, random)}{Word(Middles, random)} {Word(["stew", "pie", "roast", "soup", "bake"], random)}";

    /// <summary>A function's name, such as "bri_lu_merge".</summary>
    public static string FunctionName(Random random) =>
        $"{Word(["merge", "fold", "scan", "pack", "rank", "trim", "blend", "tally"], random)}_{Word(Openings, random).ToLowerInvariant()}{Word(Middles, random)}";

    /// <summary>A title, such as "The Silver Bridge".</summary>
    public static string Title(Random random) => $"The {Word(Lexicon.TitleWords, random)} {Word(Lexicon.TitleThings, random)}";
}
