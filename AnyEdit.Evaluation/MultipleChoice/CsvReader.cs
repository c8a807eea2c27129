using System.Text;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>Reads CSV as RFC 4180 has it, row by row: fields with commas, quotation marks or line ends stand between quotation marks, and their own are doubled. Empty lines are passed over.</summary>
/// <param name="text">The text; borrowed.</param>
internal sealed class CsvReader(TextReader text)
{
    /// <summary>Characters of a field, so that a quotation mark that is never closed does not fill the memory with the rest of a large file.</summary>
    private const int LongestField = 1 << 20;

    private const int End = -1;

    private readonly StringBuilder field = new();
    private int line = 1;

    /// <summary>The next row; null at the end. After one with a problem, reading goes on in the line after the problem.</summary>
    /// <exception cref="InvalidDataException">A field is longer than a million characters.</exception>
    public CsvRow? Read()
    {
        while (text.Peek() is '\r' or '\n')
            NextCharacter();
        if (text.Peek() == End)
            return null;

        var (start, fields) = (line, new List<string>());
        while (true)
        {
            var problem = text.Peek() == '"' ? ReadQuoted() : ReadPlain();
            fields.Add(field.ToString());
            field.Clear();
            var next = NextCharacter();
            if (problem is null && next is not (',' or '\n' or End))
                problem = "there is text after a quotation mark that ends a field";
            if (problem is null && next == ',')
                continue;
            while (next is not ('\n' or End))
                next = NextCharacter();
            return new CsvRow(start, fields, problem);
        }
    }

    private string? ReadQuoted()
    {
        var start = line;
        NextCharacter();
        while (true)
        {
            var c = NextCharacter();
            if (c == End)
                return $"the quotation mark in line {start} is never closed";
            if (c == '"' && text.Peek() != '"')
                return null;
            if (c == '"')
                NextCharacter();
            Add((char)c, start);
        }
    }

    private string? ReadPlain()
    {
        string? problem = null;
        while (text.Peek() is not (',' or '\r' or '\n' or End))
        {
            var c = (char)NextCharacter();
            if (c == '"')
                problem = "there is a quotation mark inside a field that does not begin with one";
            Add(c, line);
        }
        return problem;
    }

    private void Add(char c, int start)
    {
        if (field.Append(c).Length > LongestField)
            throw new InvalidDataException($"the field that begins in line {start} is longer than {LongestField} characters");
    }

    /// <summary>A line end of any kind is one '\n'.</summary>
    private int NextCharacter()
    {
        var c = text.Read();
        if (c == '\r')
        {
            c = '\n';
            if (text.Peek() == '\n')
                text.Read();
        }
        if (c == '\n')
            line++;
        return c;
    }
}
