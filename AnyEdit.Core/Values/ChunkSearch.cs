using AnyEdit.Models;
using AnyEdit.Models.Backward;

namespace AnyEdit.Values;

/// <summary>
/// Gradient descent on the deltas of one chunk of every edit in a batch (Eq. 9): loss, gradient, Adam, projection. A chunk's delta
/// stands in its text and, where there are such, in the same text behind prefixes and in "{subject} is a".
/// G chunks, R rows (texts), W tokens from the site to the last predicting one, H hidden, N chunk tokens of all rows together, E
/// rows whose last prediction is to stay. Owns its tensors.
/// </summary>
internal sealed class ChunkSearch : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly SettledTexts texts;
    private readonly ValueOptimizerOptions options;
    private readonly IReadOnlyList<SearchRow> rows;
    private readonly SequenceLayout layout;
    private readonly Tensor window;          // output of layer z without deltas, (R, W, H)
    private readonly Tensor sites;           // of its sites, (R, H)
    private readonly Tensor initial;         // h0, that of the chunk's own text, (G, H)
    private readonly Tensor initialNorm;     // |h0|, (G, 1)
    private readonly Tensor delta;           // (G, H)
    private readonly Tensor firstMoment;     // (G, H)
    private readonly Tensor secondMoment;    // (G, H)
    private readonly ChunkTargets targets;
    private readonly ISiteLayers above;
    private Tensor? kept;                    // logarithms of the predictions that are to stay, (E, V); those of delta = 0

    private ChunkSearch(
        SettledTexts texts, ValueOptimizerOptions options, IReadOnlyList<ChunkTask> tasks, IReadOnlyList<SearchRow> rows, State state, SequenceLayout layout,
        ChunkTargets targets, ISiteLayers above)
    {
        (this.texts, this.options, this.rows, this.layout, this.targets, this.above) = (texts, options, rows, layout, targets, above);
        (window, sites, initial, delta, firstMoment, secondMoment, kept) = state;
        Tasks = tasks;
        initialNorm = torch.linalg.vector_norm(initial, dims: [1], keepdim: true);
        foreach (var tensor in Tensors)
            tensor.DetachFromDisposeScope();
        kept?.DetachFromDisposeScope();
    }

    /// <summary>The chunks that are searched for.</summary>
    public IReadOnlyList<ChunkTask> Tasks { get; }

    private Tensor[] Tensors => [window, sites, initial, initialNorm, delta, firstMoment, secondMoment];

    /// <summary>Begins at delta = 0 after the settled tokens, which end before each row's site.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">The settings.</param>
    /// <param name="tasks">The chunks.</param>
    /// <param name="rows">What each text shows of them; of each chunk the first row is its own text.</param>
    public static ChunkSearch Begin(SettledTexts texts, ValueOptimizerOptions options, IReadOnlyList<ChunkTask> tasks, IReadOnlyList<SearchRow> rows)
    {
        using var scope = torch.NewDisposeScope();
        int[] lengths = [.. rows.Select(row => row.Task.Length)];
        var window = texts.Window(lengths);
        var sites = window.select(1, 0).to_type(Wide(window.dtype)).clone();
        var initial = rows.Count == tasks.Count ? sites.clone() : sites.index_select(0, SearchRow.Own(rows, sites.device));
        var state = new State(window, sites, initial, torch.zeros_like(initial), torch.zeros_like(initial), torch.zeros_like(initial), null);
        return Create(texts, options, tasks, rows, state, texts.Following(lengths), texts.Past);
    }

    /// <summary>The same search without the chunks that are done; the caller disposes the new and the old.</summary>
    /// <param name="chunks">The chunks to keep.</param>
    /// <param name="textRows">The row of the texts that each row of this search is, which becomes that of the new search.</param>
    public ChunkSearch Select(IReadOnlyList<int> chunks, ref int[] textRows)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        int[] going = [.. Enumerable.Range(0, rows.Count).Where(row => chunks.Contains(rows[row].Owner))];
        var (chunkIndex, rowIndex) = (Index(chunks), Index(going));
        var renumbered = chunks.Select((chunk, i) => (chunk, i)).ToDictionary(pair => pair.chunk, pair => pair.i);
        SearchRow[] left = [.. going.Select(row => rows[row] with { Owner = renumbered[rows[row].Owner] })];
        var keeping = Enumerable.Range(0, rows.Count).Where(row => rows[row].Keeps).ToList();
        var stillKept = kept is null || !left.Any(row => row.Keeps) ? null : kept.index_select(0, Index([.. going.Where(keeping.Contains).Select(row => keeping.IndexOf(row))]));
        var state = new State(
            window.index_select(0, rowIndex), sites.index_select(0, rowIndex), initial.index_select(0, chunkIndex), delta.index_select(0, chunkIndex),
            firstMoment.index_select(0, chunkIndex), secondMoment.index_select(0, chunkIndex), stillKept);
        var all = textRows;
        int[] remaining = [.. going.Select(row => all[row])];
        textRows = remaining;
        return Create(texts, options, [.. chunks.Select(chunk => Tasks[chunk])], left, state, layout.Select(going), () => texts.Past(remaining));
    }

    /// <summary>Evaluates the loss of every chunk.</summary>
    /// <param name="fit">What the gradient of the losses but for the penalty begins with, in the caller's dispose scope.</param>
    public ValueStep[] Evaluate(out Prediction fit)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var added = targets.Owners is { } owners ? owners.matmul(delta) : delta;                                   // (R, H)
        var logits = above.Run(sites + added).to_type(initial.dtype);                                              // (N + E, V)
        var likelihood = targets.Likelihood(logits, out var probabilities);                                        // (G)
        var now = targets.HasKept ? targets.Kept(logits) : null;                                                   // (E, V)
        kept ??= now?.clone().DetachFromDisposeScope();
        var divergence = now is null ? torch.zeros_like(likelihood) : targets.Divergence(now, kept!) * options.KlFactor;       // (G)
        var penalty = DeltaNorm() * options.WeightDecay / initialNorm.square();                                    // (G, 1)
        fit = new(probabilities.MoveToOuterDisposeScope(), now?.MoveToOuterDisposeScope());

        var parts = ToDoubles(torch.stack([likelihood, penalty.squeeze(1), divergence], 0));
        var count = Tasks.Count;
        return [.. Enumerable.Range(0, count).Select(chunk =>
        {
            var (missed, size, change) = (parts[chunk], parts[count + chunk], parts[2 * count + chunk]);
            return new ValueStep(missed + size + change, missed, size) { Divergence = change };
        })];
    }

    /// <summary>One step of Adam on the whole loss, and the projection |delta| &lt;= clamp |h0|, which leaves Adam's moments alone.</summary>
    /// <param name="prediction">What <see cref="Evaluate"/> gave; it is overwritten.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public void Step(Prediction prediction, int step)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var fit = Gradient(prediction);                                                                            // (G, H)
        var unit = delta / DeltaNorm().clamp_min(1e-30);                                                           // gradient of |delta|; 0 at 0
        var gradient = fit + unit * options.WeightDecay / initialNorm.square();
        firstMoment.mul_(Beta1).add_(gradient * (1 - Beta1));
        secondMoment.mul_(Beta2).add_(gradient.square() * (1 - Beta2));
        var scale = secondMoment.sqrt() / Math.Sqrt(1 - Math.Pow(Beta2, step)) + Epsilon;
        delta.sub_(firstMoment / scale * (options.LearningRate / (1 - Math.Pow(Beta1, step))));

        delta.mul_((initialNorm * options.ClampFactor / DeltaNorm().clamp_min(1e-30)).clamp_max(1));
    }

    /// <summary>h0 + delta of a chunk, (H), outside of any dispose scope; the caller owns it.</summary>
    public Tensor Target(int chunk)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        return (initial.select(0, chunk) + delta.select(0, chunk)).detach().DetachFromDisposeScope();
    }

    /// <summary>|h0| and |delta| of a chunk.</summary>
    public (double Initial, double Delta) Norms(int chunk)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        return (ToDoubles(initialNorm.select(0, chunk))[0], ToDoubles(DeltaNorm().select(0, chunk))[0]);
    }

    public void Dispose()
    {
        above.Dispose();
        foreach (var tensor in Tensors)
            tensor.Dispose();
        kept?.Dispose();
        targets.Dispose();
        layout.Dispose();
    }

    /// <summary>Takes the tensors out of the caller's dispose scope; the layout is freed if there is no search to own it.</summary>
    private static ChunkSearch Create(
        SettledTexts texts, ValueOptimizerOptions options, IReadOnlyList<ChunkTask> tasks, IReadOnlyList<SearchRow> rows, State state, SequenceLayout layout, Func<KeyValueCache> past)
    {
        ChunkTargets? targets = null;
        ISiteLayers? above = null;
        try
        {
            targets = new ChunkTargets(tasks.Count, rows, state.Window.shape[1], state.Initial.dtype, state.Window.device);
            above = texts.Above(state.Window, layout, past(), targets.Predicting);
            return new(texts, options, tasks, rows, state, layout, targets, above);
        }
        catch
        {
            above?.Dispose();
            targets?.Dispose();
            layout.Dispose();
            throw;
        }
    }

    /// <summary>The gradient of the deltas but for the penalty, (G, H).</summary>
    private Tensor Gradient(Prediction prediction)
    {
        var logits = targets.LikelihoodGradient(prediction.Probabilities);                                         // (N, V)
        if (prediction.Now is { } now)
            logits = torch.cat([logits, targets.DivergenceGradient(now, kept!) * options.KlFactor], 0);            // (N + E, V)
        var added = above.Gradient(logits);                                                                        // (R, H)
        return targets.Owners is { } owners ? owners.t().matmul(added) : added;
    }

    private Tensor Index(IReadOnlyList<int> rows) => torch.tensor(rows.Select(row => (long)row).ToArray(), device: window.device);

    /// <summary>(G, 1).</summary>
    private Tensor DeltaNorm() => torch.linalg.vector_norm(delta, dims: [1], keepdim: true);

    /// <summary>The precision in which deltas are kept: float32, and float64 in a float64 model.</summary>
    private static ScalarType Wide(ScalarType dtype) => dtype == ScalarType.Float64 ? dtype : ScalarType.Float32;

    private static double[] ToDoubles(Tensor tensor) => tensor.to_type(ScalarType.Float64).cpu().data<double>().ToArray();

    /// <summary>What an evaluation leaves for its gradient.</summary>
    /// <param name="Probabilities">Those that the chunks' tokens are predicted from, (N, V).</param>
    /// <param name="Now">The logarithms of the predictions that are to stay, (E, V).</param>
    public readonly record struct Prediction(Tensor Probabilities, Tensor? Now);

    private sealed record State(Tensor Window, Tensor Sites, Tensor Initial, Tensor Delta, Tensor FirstMoment, Tensor SecondMoment, Tensor? Kept);
}
