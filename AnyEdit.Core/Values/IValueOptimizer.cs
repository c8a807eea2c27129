using AnyEdit.Editing;
using AnyEdit.Locating;
using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Values;

/// <summary>Finds, chunk by chunk, the hidden state that makes the model produce the chunk.</summary>
/// <remarks>Implementations are safe for concurrent use and leave model and weights alone.</remarks>
public interface IValueOptimizer
{
    /// <summary>Gives the edits of a batch what the search needs besides their own texts, such as contexts.</summary>
    /// <param name="model">The model to be edited.</param>
    /// <param name="edits">The batch.</param>
    /// <param name="cancellationToken">Stops an optimiser that runs the model.</param>
    /// <returns>The same edits in the same order, some perhaps with more in them.</returns>
    IReadOnlyList<EncodedEdit> Prepare(CausalLanguageModel model, IReadOnlyList<EncodedEdit> edits, CancellationToken cancellationToken) => edits;

    /// <summary>Optimises the values of one batch.</summary>
    /// <remarks>Reports progress with <see cref="EditProgress.Completed"/> counting evaluations; the editor places it within the whole edit.</remarks>
    /// <param name="decoder">The model's forward computation.</param>
    /// <param name="weights">The weights it runs with.</param>
    /// <param name="edits">The batch.</param>
    /// <param name="locations">Layers and positions of the batch.</param>
    /// <param name="progress">Called after every evaluation of the loss, by any thread but by one at a time; may be null.</param>
    /// <param name="cancellationToken">Checked before every step.</param>
    /// <returns>For each edit, for each chunk, its value; the caller disposes them.</returns>
    /// <exception cref="EditFailedException">A loss is not finite.</exception>
    IReadOnlyList<IReadOnlyList<OptimizedValue>> Optimize(
        Decoder decoder,
        IWeights weights,
        IReadOnlyList<EncodedEdit> edits,
        EditLocations locations,
        IProgress<EditProgress>? progress,
        CancellationToken cancellationToken);
}
