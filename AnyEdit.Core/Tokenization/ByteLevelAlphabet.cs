namespace AnyEdit.Tokenization;

/// <summary>
/// The printable stand-ins by which GPT-2's byte-level vocabularies write bytes: printable Latin-1 characters stand for
/// themselves, the other 68 bytes for U+0100 onwards in order (a space is 'Ġ', a line feed 'Ċ').
/// </summary>
public static class ByteLevelAlphabet
{
    private static readonly char[] CharacterOfByte = new char[256];
    private static readonly short[] ByteOfCharacter = new short[256 + 68];

    static ByteLevelAlphabet()
    {
        Array.Fill(ByteOfCharacter, (short)-1);
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            CharacterOfByte[value] = isPrintable ? (char)value : (char)next++;
            ByteOfCharacter[CharacterOfByte[value]] = (short)value;
        }
    }

    /// <summary>The character that stands for a byte.</summary>
    public static char CharacterOf(byte value) => CharacterOfByte[value];

    /// <summary>Writes bytes as their stand-ins.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) text[i] = CharacterOfByte[bytes[i]];
        return new string(text);
    }

    /// <summary>Reads stand-ins back; false if a character stands for no byte.</summary>
    public static bool TryRead(string token, out byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(token);
        bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (token[i] >= ByteOfCharacter.Length || ByteOfCharacter[token[i]] < 0) return false;
            bytes[i] = (byte)ByteOfCharacter[token[i]];
        }

        return true;
    }
}
