using AnyEdit.Models;
using AnyEdit.Patches;

namespace AnyEdit.Cli.Input;

/// <summary>Puts patch files on a model in memory.</summary>
internal static class PatchFiles
{
    /// <summary>Puts the patches on in order; the model's folder is not touched.</summary>
    /// <exception cref="BadInputException">A patch was made for another model.</exception>
    public static void Apply(CausalLanguageModel model, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            using var patch = EditPatch.Load(file);
            try
            {
                patch.ApplyTo(model);
            }
            catch (InvalidOperationException exception)
            {
                throw new BadInputException($"{file}: {exception.Message}");
            }
        }
    }
}
