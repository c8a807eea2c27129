using System.Text;
using AnyEdit.Evaluation.DataSets;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>Reads a file in the layout of MMLU (arXiv 2009.03300): CSV without a header, a row being the question, answers A to D, and the letter of the right one.</summary>
internal static class MultipleChoiceFile
{
    private const int ChoiceCount = 4;

    /// <summary>The rows, one after the other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onWrong">Receives what is wrong with a row, which is then left out; it may throw it.</param>
    /// <exception cref="DataSetException">The file is missing, empty or not text.</exception>
    public static IEnumerable<MultipleChoiceQuestion> Read(string path, Action<DataSetException> onWrong)
    {
        if (!File.Exists(path))
            throw new DataSetException(path, "there is no such file; expected CSV with a question, four answers and the letter of the right one in each row.");
        using var text = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        var csv = new CsvReader(text);
        var rows = 0;
        while (Next(csv, path) is { } row)
            if (Parse(row, path, rows++, onWrong) is { } question)
                yield return question;
        if (rows == 0)
            throw new DataSetException(path, "there is no row in this file.");
    }

    private static CsvRow? Next(CsvReader csv, string path)
    {
        try
        {
            return csv.Read();
        }
        catch (DecoderFallbackException exception)
        {
            throw new DataSetException(path, $"this is not UTF-8 text: {exception.Message}");
        }
        catch (InvalidDataException exception)
        {
            throw new DataSetException(path, $"{exception.Message}.");
        }
    }

    private static MultipleChoiceQuestion? Parse(CsvRow row, string path, int index, Action<DataSetException> onWrong)
    {
        var fields = row.Fields;
        if (row.Problem is { } problem)
            return Wrong(null, problem);
        if (fields.Count != ChoiceCount + 2)
            return Wrong(null, $"the row has {fields.Count} columns; expected {ChoiceCount + 2}: the question, {ChoiceCount} answers, and the letter of the right one");
        if (string.IsNullOrWhiteSpace(fields[0]))
            return Wrong("question", "the question is empty");
        for (var choice = 0; choice < ChoiceCount; choice++)
            if (string.IsNullOrWhiteSpace(fields[choice + 1]))
                return Wrong(MultipleChoiceQuestion.Letter(choice).ToString(), $"answer {MultipleChoiceQuestion.Letter(choice)} is empty");
        return fields[^1].Trim() is [>= 'A' and <= 'D'] letter
            ? new MultipleChoiceQuestion(fields[0], [.. fields.Skip(1).Take(ChoiceCount)], letter[0] - 'A') { Line = row.Line }
            : Wrong("answer", $"the last column is '{Shown(fields[^1])}'; expected A, B, C or D");

        MultipleChoiceQuestion? Wrong(string? field, string what)
        {
            onWrong(new DataSetException(path, index, $"line {row.Line}", field, what + "."));
            return null;
        }
    }

    private static string Shown(string field) => field.Length <= 40 ? field : field[..40] + "...";
}
