using System.Globalization;
using AnyEdit.Editing;
using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Updaters.LeastSquares;
using AnyEdit.Updaters.Texts;
using AnyEdit.Weights;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnyEdit.Updaters.Rome;

/// <summary>
/// ROME (Eq. 16): one layer, one request at a time,
/// <code>
/// W += (v* - W k*) (C^-1 k*)^T / ((C^-1 k*)^T k*)
/// </code>
/// where k* is the mean of the site's key over the contexts of the request (the text alone and behind each prefix) and C the second
/// moment of the layer's keys.
/// </summary>
/// <remarks>
/// v* - W k* is delta, the change wanted at the site: with a single edited layer h^z is W k plus what the edit leaves alone, so it is the target less
/// the current h^z. With the chunk loop a text has several sites. Updating for one after the other would undo the earlier ones,
/// whose keys are not orthogonal to the later ones under C^-1; so the sites of a text are constraints of one smallest change,
/// W += R (K^T C^-1 K)^-1 K^T C^-1, which is Eq. 16 for one site. Of all changes that do so it is the one that usual keys feel least, and
/// with the chunk loop the keys of the text's other positions, K_p, count among those, as in Eq. 19: C + w K_p K_p^T stands for C. The requests of a batch follow one another, each starting from
/// what the weights do after those before it; their changes are kept as the factors of one.
/// Safe for concurrent use. Keys and states are computed in the model's dtype, the rest in float64. Keeps the Cholesky factors of C between
/// edits, in memory and in files beside the key moments.
/// </remarks>
public sealed class RomeUpdater : IWeightUpdater, IDescribesSettings, IDisposable
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "ROME";

    private readonly RomeOptions options;
    private readonly FactorCache factors;
    private readonly ILogger logger;

    /// <summary>Creates the updater.</summary>
    /// <param name="options">The settings, which must not change afterwards.</param>
    /// <param name="keyMoments">Where C comes from; borrowed.</param>
    /// <param name="logger">Receives residuals and norms; may be null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public RomeUpdater(RomeOptions options, IKeyMomentSource keyMoments, ILogger<RomeUpdater>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(keyMoments);
        this.options = AnnotatedOptions.Validated(options);
        this.logger = logger ?? NullLogger<RomeUpdater>.Instance;
        factors = new FactorCache(keyMoments, new(options.FactorCacheGigabytes * 1e9, options.FactorFiles), this.logger);
    }

    /// <inheritdoc />
    public string Method => MethodName;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["rome.preserved_weight"] = options.PreservedWeight.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There is more than one layer.</exception>
    /// <exception cref="FileNotFoundException">There are no key moments of the layer.</exception>
    /// <exception cref="InvalidDataException">The key moments belong to another model.</exception>
    public void Prepare(CausalLanguageModel model, IReadOnlyList<int> layers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        using var noGradients = torch.no_grad();
        var layer = Only(layers);
        cancellationToken.ThrowIfCancellationRequested();
        if (factors.CanKeep(model, 1))
            Factor(model, layer, cancellationToken).Dispose();
        else
            factors.Require(model, layer);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There is more than one layer, or the draft already holds changes.</exception>
    /// <exception cref="FileNotFoundException">There are no key moments of the layer.</exception>
    /// <exception cref="InvalidDataException">The key moments belong to another model.</exception>
    public WeightUpdateReport Update(
        CausalLanguageModel model, WeightOverlay overlay, WeightUpdate update, IProgress<EditProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var layer = Only(update.Layers);
        using var writing = new LayerByLayerUpdate(model, overlay, update, default, logger);
        var ridge = 0.0;
        var report = writing.Try(
            (_, keys, preserved) =>
            {
                using var scope = torch.NewDisposeScope();
                using var factor = Factor(model, layer, cancellationToken);
                var kept = Divide(preserved, update.Sequences.Select(sequence => sequence.PreservedPositions.Count));
                return Solve(factor, MeanKeys(model, overlay, update.Sequences, layer, keys), kept, ref ridge, cancellationToken).MoveToOuterDisposeScope();
            },
            progress,
            cancellationToken);
        RomeLog.Updated(logger, report.RelativeResidual!.Value, writing.Sites, layer, 1 + update.Sequences.Max(sequence => sequence.Contexts.Count));
        writing.Keep();
        return ridge > 0 ? report with { Regularization = ridge } : report;
    }

    /// <summary>Frees the factors that are kept between edits.</summary>
    public void Dispose() => factors.Dispose();

    /// <summary>
    /// X^T of all requests, so that W += R X^T for the changes R wanted of the unedited weights. After the requests before it, which
    /// gave R X^T, request i still wants R E_i - R X^T K_i = R A, where E_i picks its sites; so its own update adds A X_i^T to X^T.
    /// </summary>
    /// <param name="factor">G.</param>
    /// <param name="keys">K_i^T of each request, (s_i, n).</param>
    /// <param name="preserved">The keys of its other positions, (p_i, n).</param>
    /// <param name="ridge">The greatest one that was needed.</param>
    /// <param name="cancellationToken">Checked before every request.</param>
    private Tensor Solve(SecondMomentFactor factor, IReadOnlyList<Tensor> keys, IReadOnlyList<Tensor> preserved, ref double ridge, CancellationToken cancellationToken)
    {
        var sites = keys.Sum(rows => rows.shape[0]);
        var total = torch.zeros([sites, factor.Size], ScalarType.Float64, factor.Device);                // X^T (S, n)
        var start = 0L;
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].shape[0] == 0)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var (own, added) = ConstrainedLeastSquares.Solve(factor, keys[i], preserved[i], options.PreservedWeight);   // X_i^T (s_i, n)
            if (added > 0)
                RomeLog.Dependent(logger, i + 1, added);
            ridge = Math.Max(ridge, added);
            var wanted = torch.matmul(total, keys[i].t()).neg();                                         // A (S, s_i)
            wanted.narrow(0, start, keys[i].shape[0]).diagonal().add_(1);
            total.add_(torch.matmul(wanted, own));
            start += keys[i].shape[0];
        }
        return total;
    }

    /// <summary>k* of all sites, a tensor (s_i, n) for each text, in the caller's dispose scope.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights; the keys of the edited layer do not depend on what the edit changes.</param>
    /// <param name="sequences">The texts.</param>
    /// <param name="layer">The edited layer.</param>
    /// <param name="keys">The keys in the texts alone, (S, n).</param>
    private static List<Tensor> MeanKeys(CausalLanguageModel model, IWeights weights, IReadOnlyList<UpdateSequence> sequences, int layer, Tensor keys)
    {
        UpdateSequence[] contexts = [.. sequences.SelectMany(sequence => sequence.Contexts.Select(context => Behind(context, sequence)))];
        using var seen = contexts.Length == 0 ? null : Observe(model, weights, new WeightUpdate([layer], contexts), keys.device);
        var means = new List<Tensor>(sequences.Count);
        var (own, behind) = (0L, 0L);
        foreach (var sequence in sequences)
        {
            var (sites, count) = ((long)sequence.Sites.Count, (long)sequence.Contexts.Count);
            var sum = keys.narrow(0, own, sites).clone();
            if (count > 0)
                sum.add_(seen!.Keys.narrow(0, behind, count * sites).view(count, sites, keys.shape[1]).sum(0L));
            means.Add(sum.div_(1 + count));
            (own, behind) = (own + sites, behind + count * sites);
        }
        return means;
    }

    /// <summary>The rows of each text.</summary>
    private static List<Tensor> Divide(Tensor rows, IEnumerable<int> counts)
    {
        var parts = new List<Tensor>();
        var start = 0L;
        foreach (var count in counts)
        {
            parts.Add(rows.narrow(0, start, count));
            start += count;
        }
        return parts;
    }

    private static TextObservation Observe(CausalLanguageModel model, IWeights weights, WeightUpdate update, Device device)
    {
        using var texts = new TextBatch(model.Decoder, weights, update, paddingKeys: false, model.Device);
        texts.AdvanceTo(model.Decoder, weights, update.Layers[0]);
        return texts.Observe(model.Decoder, weights, update.Layers[0], device);
    }

    private static UpdateSequence Behind(TextContext context, UpdateSequence sequence) => new(
        context.Ids, [.. sequence.Sites.Select(site => site with { Position = site.Position + context.Shift })], []);

    private static int Only(IReadOnlyList<int> layers) => layers.Count == 1
        ? layers[0]
        : throw new ArgumentException($"ROME edits one layer; {layers.Count} are chosen ({string.Join(", ", layers)}).", nameof(layers));

    private SecondMomentFactor Factor(CausalLanguageModel model, int layer, CancellationToken cancellationToken) =>
        factors.Get(model, layer, LayerByLayerUpdate.SolveDevice(model), cancellationToken);
}
