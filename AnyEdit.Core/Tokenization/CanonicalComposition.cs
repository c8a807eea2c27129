using System.Globalization;
using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>
/// Unicode normalisation forms C and D (Unicode Standard Annex 15). .NET's own leave a text as it is where the globalization-invariant
/// mode is on or ICU is not installed, and then the ids of a tokenizer would depend on the machine.
/// </summary>
internal static class CanonicalComposition
{
    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7;
    private const int LCount = 19, VCount = 21, TCount = 28, SCount = LCount * VCount * TCount;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    public static string Normalize(string text)
    {
        // Every text of characters below U+0300 is in form C already.
        if (!text.AsSpan().ContainsAnyInRange('\u0300', '\uFFFF')) return text;

        var characters = Decomposed(text);
        Compose(characters);
        return Written(characters);
    }

    /// <summary>Unicode normalisation form D: every letter apart from its marks.</summary>
    public static string Decompose(string text) => Ascii.IsValid(text) ? text : Written(Decomposed(text));

    private static List<int> Decomposed(string text)
    {
        var characters = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, characters);
        Order(characters);
        return characters;
    }

    private static string Written(List<int> characters)
    {
        var text = new StringBuilder(characters.Count);
        foreach (var character in characters) text.Append(new Rune(character));
        return text.ToString();
    }

    private static void Decompose(int character, List<int> into)
    {
        var syllable = character - SBase;
        if (syllable is >= 0 and < SCount)
        {
            into.Add(LBase + syllable / (VCount * TCount));
            into.Add(VBase + syllable % (VCount * TCount) / TCount);
            if (syllable % TCount != 0) into.Add(TBase + syllable % TCount);
        }
        else if (Data.Value.Decompositions.TryGetValue(character, out var parts))
        {
            Decompose(parts.First, into);
            if (parts.Second != 0) into.Add(parts.Second);
        }
        else
        {
            into.Add(character);
        }
    }

    // Canonical ordering: each run of combining marks is sorted, stably, by combining class.
    private static void Order(List<int> characters)
    {
        for (var start = 0; start < characters.Count; start++)
        {
            var end = start;
            while (end < characters.Count && ClassOf(characters[end]) != 0) end++;
            if (end - start > 1)
            {
                var sorted = characters.GetRange(start, end - start).OrderBy(ClassOf).ToList();
                for (var i = 0; i < sorted.Count; i++) characters[start + i] = sorted[i];
            }

            start = end;
        }
    }

    // Each mark joins the last starter unless something between them has the same or a higher class.
    private static void Compose(List<int> characters)
    {
        var kept = 0;
        var starter = -1;
        var lastClass = 0;
        for (var i = 0; i < characters.Count; i++)
        {
            var character = characters[i];
            var combiningClass = ClassOf(character);
            var isBlocked = kept - 1 > starter && lastClass >= combiningClass;
            if (starter >= 0 && !isBlocked && Composite(characters[starter], character) is { } composite)
            {
                characters[starter] = composite;
                continue;
            }

            if (combiningClass == 0) starter = kept;
            lastClass = combiningClass;
            characters[kept++] = character;
        }

        characters.RemoveRange(kept, characters.Count - kept);
    }

    private static int? Composite(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
            return SBase + ((first - LBase) * VCount + second - VBase) * TCount;
        if (first is >= SBase and < SBase + SCount && (first - SBase) % TCount == 0 && second is > TBase and < TBase + TCount)
            return first + second - TBase;
        return Data.Value.Composites.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static int ClassOf(int character) => character < 0x300 ? 0 : Data.Value.Classes.GetValueOrDefault(character);

    private sealed record Tables(
        Dictionary<int, (int First, int Second)> Decompositions, Dictionary<(int, int), int> Composites, Dictionary<int, byte> Classes)
    {
        public static Tables Load()
        {
            var tables = new Tables([], [], []);
            using var stream = typeof(Tables).Assembly.GetManifestResourceStream("AnyEdit.Tokenization.CanonicalData.txt")
                ?? throw new InvalidOperationException("The resource CanonicalData.txt is missing from the assembly.");
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
                if (line[0] != '#')
                    tables.Add(line);
            return tables;
        }

        private void Add(string line)
        {
            var mark = line.IndexOfAny(['=', '>', ':']);
            var right = line[(mark + 1)..].Split(' ', '-').Select(Hexadecimal).ToArray();
            if (line[mark] == ':')
            {
                for (var character = right[0]; character <= right[1]; character++)
                    Classes[character] = byte.Parse(line.AsSpan(0, mark), CultureInfo.InvariantCulture);
                return;
            }

            var left = Hexadecimal(line[..mark]);
            Decompositions[left] = (right[0], right.Length > 1 ? right[1] : 0);
            if (line[mark] == '=') Composites[(right[0], right[1])] = left;
        }

        private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
