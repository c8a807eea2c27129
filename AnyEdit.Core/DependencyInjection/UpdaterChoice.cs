using AnyEdit.Weights;

namespace AnyEdit;

/// <summary>A method that updates weights, and its options.</summary>
/// <param name="Method">Its name, e.g. <c>MEMIT</c>.</param>
/// <param name="Create">Makes the updater.</param>
/// <param name="Options">Its options, which are validated with the editor's; null where it has none.</param>
public sealed record UpdaterChoice(string Method, Func<UpdaterContext, IWeightUpdater> Create, object? Options = null);
