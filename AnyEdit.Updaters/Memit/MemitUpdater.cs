using System.Globalization;
using AnyEdit.Editing;
using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Updaters.LeastSquares;
using AnyEdit.Weights;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnyEdit.Updaters.Memit;

/// <summary>
/// MEMIT with preserved context (Eq. 19): for each edited layer in order, with the layers before it already updated,
/// <code>
/// W += R K^T (lambda C + K_p K_p^T + K K^T)^-1
/// </code>
/// where K are the keys at the sites, K_p those at the positions to preserve, C the second moment of the layer's keys, and R the
/// part of (targets - h^z) that falls to this layer: an equal share of what is left (<see cref="LayerByLayerUpdate"/>).
/// </summary>
/// <remarks>
/// Safe for concurrent use. Keys and states are computed in the model's dtype, the system as <see cref="PreservingLeastSquares"/> says. Keeps the
/// Cholesky factors of C between edits, in memory and in files beside the key moments.
/// </remarks>
public sealed class MemitUpdater : IWeightUpdater, IDescribesSettings, IDisposable
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "MEMIT";

    private readonly MemitOptions options;
    private readonly FactorCache factors;
    private readonly ILogger logger;

    /// <summary>Creates the updater.</summary>
    /// <param name="options">The settings, which must not change afterwards.</param>
    /// <param name="keyMoments">Where C comes from; borrowed.</param>
    /// <param name="logger">Receives residuals and norms; may be null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public MemitUpdater(MemitOptions options, IKeyMomentSource keyMoments, ILogger<MemitUpdater>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(keyMoments);
        this.options = AnnotatedOptions.Validated(options);
        this.logger = logger ?? NullLogger<MemitUpdater>.Instance;
        factors = new FactorCache(keyMoments, new(options.FactorCacheGigabytes * 1e9, options.FactorFiles), this.logger);
    }

    /// <inheritdoc />
    public string Method => MethodName;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["memit.lambda"] = options.Lambda.ToString(CultureInfo.InvariantCulture),
        ["memit.residual_goal"] = options.ResidualGoal?.ToString(CultureInfo.InvariantCulture) ?? "none",
        ["memit.include_padding_keys"] = options.IncludePaddingKeys ? "true" : "false",
        ["memit.lifelong"] = options.Lifelong ? "true" : "false",
    };

    /// <inheritdoc />
    /// <exception cref="FileNotFoundException">There are no key moments of a layer.</exception>
    /// <exception cref="InvalidDataException">The key moments belong to another model.</exception>
    public void Prepare(CausalLanguageModel model, IReadOnlyList<int> layers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        using var noGradients = torch.no_grad();
        var keeps = factors.CanKeep(model, layers.Count);
        foreach (var layer in layers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (keeps)
                Factor(model, layer, cancellationToken).Dispose();
            else
                factors.Require(model, layer);      // a factor would be gone again before it is used
        }
    }

    /// <inheritdoc />
    /// <exception cref="FileNotFoundException">There are no key moments of a layer.</exception>
    /// <exception cref="InvalidDataException">The key moments belong to another model.</exception>
    public WeightUpdateReport Update(
        CausalLanguageModel model, WeightOverlay overlay, WeightUpdate update, IProgress<EditProgress>? progress, CancellationToken cancellationToken)
    {
        using var writing = new LayerByLayerUpdate(model, overlay, update, new(options.IncludePaddingKeys, options.Lifelong), logger);
        for (var lambda = options.Lambda; ; lambda /= MemitDefaults.LambdaStep)
        {
            var report = writing.Try((layer, keys, preserved) => Solve(model, layer, lambda, keys, preserved, cancellationToken), progress, cancellationToken) with { Regularization = lambda };
            MemitLog.Updated(logger, report.RelativeResidual!.Value, lambda, update.Layers.Count, writing.Sites);
            var missed = options.ResidualGoal is { } goal && report.RelativeResidual > goal;
            if (missed && lambda / MemitDefaults.LambdaStep >= options.MinimumLambda)
                continue;
            if (missed)
                MemitLog.GoalMissed(logger, report.RelativeResidual!.Value, options.ResidualGoal!.Value, lambda);
            writing.Keep();
            return report;
        }
    }

    /// <summary>Frees the factors that are kept between edits.</summary>
    public void Dispose() => factors.Dispose();

    private Tensor Solve(CausalLanguageModel model, int layer, double lambda, Tensor keys, Tensor preserved, CancellationToken cancellationToken)
    {
        using var factor = Factor(model, layer, cancellationToken);
        return PreservingLeastSquares.Solve(factor, lambda, keys, preserved);
    }

    private SecondMomentFactor Factor(CausalLanguageModel model, int layer, CancellationToken cancellationToken) =>
        factors.Get(model, layer, LayerByLayerUpdate.SolveDevice(model), cancellationToken);
}
