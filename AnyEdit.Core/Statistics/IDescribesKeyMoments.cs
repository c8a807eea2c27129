using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>An <see cref="IKeyMomentSource"/> that can say which moments it has without reading their n^2 numbers.</summary>
internal interface IDescribesKeyMoments
{
    /// <summary>Describes the moments of one layer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <returns>What <see cref="IKeyMomentSource.Get"/> would give; null where only the numbers themselves tell, or where there are none.</returns>
    /// <exception cref="InvalidDataException">They are damaged or belong to another model.</exception>
    KeyMomentDescription? Describe(CausalLanguageModel model, int layer);
}
