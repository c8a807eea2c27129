namespace AnyEdit.Cli.Input;

/// <summary>Checks the folder that a user names as a model.</summary>
internal static class ModelFolder
{
    /// <summary>Gives the folder back if there is one with a config.json in it.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static string Require(string folder)
    {
        if (File.Exists(folder))
            throw new BadInputException($"'{folder}' is a file; expected a Hugging Face model folder.");
        if (!Directory.Exists(folder))
            throw new BadInputException($"The model folder '{folder}' does not exist.");
        if (!File.Exists(Path.Combine(folder, "config.json")))
            throw new BadInputException($"'{folder}' has no config.json; expected a Hugging Face model folder.");
        return folder;
    }
}
