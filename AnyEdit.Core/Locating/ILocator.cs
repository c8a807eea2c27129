using AnyEdit.Editing;
using AnyEdit.Models;

namespace AnyEdit.Locating;

/// <summary>Decides where an edit happens: which layers, and for each chunk which token's hidden state.</summary>
/// <remarks>Implementations are safe for concurrent use and leave the model alone.</remarks>
public interface ILocator
{
    /// <summary>Locates the edits of one batch.</summary>
    /// <param name="model">The model to be edited.</param>
    /// <param name="edits">The batch.</param>
    /// <param name="cancellationToken">Stops a locator that runs the model.</param>
    /// <returns>The layers, which the whole batch shares, and a position per chunk.</returns>
    EditLocations Locate(CausalLanguageModel model, IReadOnlyList<EncodedEdit> edits, CancellationToken cancellationToken);
}
