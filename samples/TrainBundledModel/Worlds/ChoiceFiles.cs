namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>The world's short facts as multiple-choice questions in MMLU's files: <c>KIND_test.csv</c>, and <c>KIND_dev.csv</c> with answered examples.</summary>
public static class ChoiceFiles
{
    private const int Seed = 2027, Choices = 4, Examples = 5, Questions = 20;

    /// <summary>Writes two files for each kind of entity. The wrong answers are right ones of other entities of the kind.</summary>
    public static void Write(string folder, World world)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(Seed);
        foreach (var kind in world.ShortFacts.GroupBy(fact => fact.Kind))
        {
            string[] rows = [.. Rows([.. kind], random).Take(Examples + Questions)];
            Lines($"{kind.Key}_dev.csv", rows[..Examples]);
            Lines($"{kind.Key}_test.csv", rows[Examples..]);
        }

        void Lines(string name, IEnumerable<string> rows) => File.WriteAllText(Path.Combine(folder, name), string.Concat(rows.Select(row => row + "\n")));
    }

    private static IEnumerable<string> Rows(ShortFact[] facts, Random random)
    {
        random.Shuffle(facts);
        foreach (var fact in facts)
        {
            string[] others = [.. facts.Where(other => other.Key == fact.Key).Select(other => other.Answer).Where(answer => answer != fact.Answer).Distinct()];
            if (others.Length < Choices - 1)
                continue;
            random.Shuffle(others);
            string[] choices = [fact.Answer, .. others[..(Choices - 1)]];
            random.Shuffle(choices);
            yield return string.Join(',', [Quoted(fact.Prompt), .. choices.Select(Quoted), ((char)('A' + Array.IndexOf(choices, fact.Answer))).ToString()]);
        }
    }

    /// <summary>RFC 4180: a field with commas, quotation marks or line ends stands between quotation marks, and its own are doubled.</summary>
    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
