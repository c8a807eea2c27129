using AnyEdit.Patches;
using AnyEdit.Weights;

namespace AnyEdit;

/// <summary>What an edit did. Owns the patch's tensors.</summary>
public sealed class EditResult : IDisposable
{
    /// <summary>Creates a result that owns <paramref name="patch"/>.</summary>
    /// <param name="patch">The change of the weights.</param>
    /// <param name="requests">A report for each request, in the order given.</param>
    /// <param name="timings">Wall-clock times of the stages.</param>
    public EditResult(EditPatch patch, IReadOnlyList<RequestReport> requests, EditTimings timings)
    {
        Patch = patch;
        Requests = requests;
        Timings = timings;
    }

    /// <summary>The change of the weights, which can be saved, taken off and put on again.</summary>
    public EditPatch Patch { get; }

    /// <summary>A report for each request, in the order given.</summary>
    public IReadOnlyList<RequestReport> Requests { get; }

    /// <summary>Wall-clock times of the stages.</summary>
    public EditTimings Timings { get; }

    /// <summary>How far the new weights do what was wanted; null where the method does not say.</summary>
    public WeightUpdateReport? Update { get; init; }

    /// <summary>Frees the patch's tensors; the model keeps its weights.</summary>
    public void Dispose() => Patch.Dispose();
}
