using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>The tokens of a definition by id: how they are written, what bytes they stand for, and which are special.</summary>
internal sealed class TokenTable
{
    // An id beyond this is a broken file, not a vocabulary; arrays are made as long as the largest id.
    private const int LargestId = 1 << 24;

    public TokenTable(BpeDefinition definition, Func<string, byte[]> bytesOf)
    {
        var size = 0;
        foreach (var (token, id) in definition.Vocabulary) size = Math.Max(size, Checked(token, id) + 1);
        foreach (var token in definition.AddedTokens) size = Math.Max(size, Checked(token.Content, token.Id) + 1);

        Tokens = new string[size];
        Bytes = new byte[size][];
        IsSpecial = new bool[size];
        Array.Fill(Tokens, "");
        Array.Fill(Bytes, []);
        Ids = new Dictionary<string, int>(size, StringComparer.Ordinal);
        foreach (var token in definition.AddedTokens)
        {
            if (Tokens[token.Id].Length > 0 && Tokens[token.Id] != token.Content)
                throw new ArgumentException($"The id {token.Id} is used twice: for '{Tokens[token.Id]}' and for '{token.Content}'.");
            Tokens[token.Id] = token.Content;
            Bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
            IsSpecial[token.Id] = token.IsSpecial;
            Ids[token.Content] = token.Id;
            if (token.IsSpecial) SpecialTokens[token.Content] = token.Id;
        }

        foreach (var (token, id) in definition.Vocabulary)
        {
            if (Tokens[id].Length > 0 && Tokens[id] == token) continue;
            if (Tokens[id].Length > 0) throw new ArgumentException($"The id {id} is used twice: for '{Tokens[id]}' and for '{token}'.");
            Tokens[id] = token;
            Bytes[id] = bytesOf(token);
            Ids.TryAdd(token, id);
        }
    }

    public string[] Tokens { get; }

    public byte[][] Bytes { get; }

    public bool[] IsSpecial { get; }

    public Dictionary<string, int> Ids { get; }

    public Dictionary<string, int> SpecialTokens { get; } = new(StringComparer.Ordinal);

    public int? Find(string? token) => token is not null && Ids.TryGetValue(token, out var id) ? id : null;

    private static int Checked(string token, int id) => id is >= 0 and < LargestId
        ? id
        : throw new ArgumentException($"The id {id} of the token '{token}' is outside 0..{LargestId - 1}.");
}
