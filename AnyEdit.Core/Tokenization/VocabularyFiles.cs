namespace AnyEdit.Tokenization;

/// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>, the older form of a byte-level vocabulary.</summary>
internal static class VocabularyFiles
{
    public static BpeDefinition Read(string vocabularyFile, string mergesFile)
    {
        var vocabulary = ReadVocabulary(JsonField.Load(vocabularyFile));
        var merges = new List<BpeMerge>();
        var number = 0;
        foreach (var line in File.ReadLines(mergesFile))
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal))) continue;
            merges.Add(ReadMerge(line, vocabulary) ?? throw new InvalidDataException(
                $"{mergesFile}: line {number} is '{line}'; expected two tokens of the vocabulary, separated by a space, that together are one, too."));
        }

        return new BpeDefinition { Vocabulary = vocabulary, Merges = merges };
    }

    public static Dictionary<string, int> ReadVocabulary(JsonField field)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (token, id) in field.Properties()) vocabulary[token] = id.AsInt32();
        return vocabulary;
    }

    /// <summary>Reads a merge written as "left right"; null if it is not one of the vocabulary.</summary>
    public static BpeMerge? ReadMerge(string line, Dictionary<string, int> vocabulary)
    {
        var space = line.IndexOf(' ');
        return space < 0 ? null : ReadMerge(line[..space], line[(space + 1)..], vocabulary);
    }

    public static BpeMerge? ReadMerge(string left, string right, Dictionary<string, int> vocabulary) =>
        vocabulary.TryGetValue(left, out var leftId)
        && vocabulary.TryGetValue(right, out var rightId)
        && vocabulary.TryGetValue(left + right, out var result)
            ? new BpeMerge(leftId, rightId, result)
            : null;
}
