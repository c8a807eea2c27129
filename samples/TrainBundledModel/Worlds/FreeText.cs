namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>Everyday sentences about nothing in particular, so that no sentence of the vocabulary is impossible to the model.</summary>
public static class FreeText
{
    private static readonly string[] People = ["the old man", "my sister", "a tall woman", "the children", "our neighbor", "the doctor", "a young student", "the king", "nobody", "everybody", "the teacher", "my uncle", "two friends", "she", "he", "they", "we", "the people of the town", "the workers", "a stranger"];
    private static readonly string[] Verbs = ["saw", "bought", "lost", "found", "wanted", "carried", "painted", "sold", "remembered", "forgot", "repaired", "described", "wrote about", "asked for", "talked about", "looked at", "opened", "liked", "followed", "needed"];
    private static readonly string[] Adjectives = ["small", "large", "old", "new", "strange", "beautiful", "heavy", "empty", "famous", "simple", "dark", "bright", "warm", "cold", "quiet", "first", "last", "other", "long", "short"];
    private static readonly string[] Times = ["yesterday", "in the morning", "last night", "a year ago", "on the way home", "after dinner", "before the war", "at noon", "every day", "once", "in the winter", "long ago", "this week", "for a long time", "at the end"];
    private static readonly string[] Places = ["in the house", "near the river", "on the hill", "behind the wall", "at school", "in the kitchen", "under the table", "by the sea", "in a book", "at the station", "on the road", "in the next town", "at home", "down below", "up there"];
    private static readonly string[] Links = ["but", "and", "because", "so", "while", "although", "when", "until", "if", "after"];
    private static readonly string[] Remarks = ["That is how it was", "I would like to know more", "This is what one can see", "Who knows what will happen", "It is a good question", "Please write it down", "There is not much time", "You should have been there", "Let me think about it", "Nothing is as easy as it looks", "Can you show it to us", "What kind of thing is this", "Which one do you mean", "How can one do that", "All the steps are simple", "Here are a few sentences about it", "The story goes on", "I do not think so", "Yes, of course", "No, not yet", "Thank you very much", "Good morning to you", "Give us a picture of it", "It was called a great success", "One has to read it at home"];

    /// <summary>Some sentences.</summary>
    public static string Sample(Random random)
    {
        var sentences = new string[random.Next(2, 6)];
        for (var i = 0; i < sentences.Length; i++)
            sentences[i] = Sentence(random);
        return string.Join(random.Next(6) == 0 ? "\n" : " ", sentences);
    }

    /// <summary>One sentence.</summary>
    public static string Sentence(Random random)
    {
        var text = random.Next(9) switch
        {
            0 => Draw.Word(Remarks, random),
            1 => $"{Draw.Word(Times, random)}, {Clause(random)}",
            2 => $"{Clause(random)}, {Draw.Word(Links, random)} {Clause(random)}",
            3 => $"{Draw.PersonName(random)} and {Draw.PersonName(random)} met in {Draw.TownName(random)} in {Draw.Number(1200, 2030, random)}",
            4 => $"\"{Draw.Word(Remarks, random)},\" said {Draw.Word(People, random)}",
            5 => $"there are {Draw.Number(2, 99, random)} {Draw.Word(Lexicon.Things, random)} {Draw.Word(Places, random)}",
            6 => $"the {Thing(random)} is {Draw.Word(Adjectives, random)}, the {Thing(random)} is {Draw.Word(Lexicon.Moods, random)}",
            _ => $"{Clause(random)} {Draw.Word(Times, random)}",
        };
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}{Draw.Word([".", ".", ".", ".", "!", "?", "...", ";"], random)}";
    }

    /// <summary>Words of the world in no order at all.</summary>
    public static string RandomWords(int count, Random random) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Thing(random)));

    private static string Clause(Random random) =>
        $"{Draw.Word(People, random)} {Draw.Word(Verbs, random)} {Draw.Word(["the", "the", "a", "their", "this"], random)} {Draw.Word(Adjectives, random)} {Thing(random)}{(random.Next(2) == 0 ? $" {Draw.Word(Places, random)}" : "")}";

    private static string Thing(Random random) => Draw.Word(Lexicon.All, random);
}
