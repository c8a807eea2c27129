namespace AnyEdit.Cli.Input;

/// <summary>Reads edits: a JSON object a line with the fields prompt and target, and, if wanted, id and subject.</summary>
internal static class EditFile
{
    /// <summary>Reads all edits of a file.</summary>
    /// <exception cref="BadInputException">The file is missing, holds no edit, or a line is wrong.</exception>
    public static IReadOnlyList<EditRequest> Read(string path)
    {
        var requests = new List<EditRequest>();
        foreach (var (line, value) in JsonLines.Read(path))
        {
            requests.Add(new EditRequest(JsonLines.RequiredText(path, line, value, "prompt"), JsonLines.RequiredText(path, line, value, "target"))
            {
                Id = JsonLines.OptionalText(path, line, value, "id"),
                Subject = JsonLines.OptionalText(path, line, value, "subject"),
            });
        }

        return requests.Count > 0 ? requests : throw new BadInputException($"{path}: there is no edit in this file; expected a JSON object with prompt and target on each line.");
    }
}
