using AnyEdit.Models;

namespace AnyEdit.Values;

/// <summary>
/// Gradient descent on the deltas of one chunk of every text in a batch (Eq. 9): loss, gradient, Adam, projection.
/// R rows, W tokens from the site to the last predicting one, H hidden, N chunk tokens of all rows together. Owns its tensors.
/// </summary>
internal sealed class ChunkSearch : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly SettledTexts texts;
    private readonly ValueOptimizerOptions options;
    private readonly SequenceLayout layout;
    private readonly KeyValueCache past;
    private readonly Tensor window;          // output of layer z without deltas, (R, W, H)
    private readonly Tensor initial;         // h0, (R, H)
    private readonly Tensor initialNorm;     // |h0|, (R, 1)
    private readonly Tensor delta;           // (R, H), the leaf of the graph
    private readonly Tensor firstMoment;     // (R, H)
    private readonly Tensor secondMoment;    // (R, H)
    private readonly Tensor predicting;      // rows of the flattened window that predict a chunk token, (N)
    private readonly Tensor tokens;          // what they have to predict, (N, 1)
    private readonly Tensor average;         // row r averages its own tokens, (R, N)

    private ChunkSearch(
        SettledTexts texts, ValueOptimizerOptions options, IReadOnlyList<ChunkTask> tasks, Tensor window,
        Tensor initial, Tensor delta, Tensor firstMoment, Tensor secondMoment, SequenceLayout layout, KeyValueCache past)
    {
        (this.texts, this.options, this.layout, this.past) = (texts, options, layout, past);
        (this.window, this.initial, this.delta, this.firstMoment, this.secondMoment) = (window, initial, delta, firstMoment, secondMoment);
        Tasks = tasks;
        initialNorm = torch.linalg.vector_norm(initial, dims: [1], keepdim: true);
        delta.requires_grad = true;

        var width = window.shape[1];
        var count = tasks.Sum(task => task.Tokens.Length);
        var weights = new double[tasks.Count * count];
        var index = new List<long>(count);
        for (var row = 0; row < tasks.Count; row++)
            for (var t = 0; t < tasks[row].Tokens.Length; t++)
            {
                weights[row * count + index.Count] = 1.0 / tasks[row].Tokens.Length;
                index.Add(row * width + tasks[row].FirstPredicting - tasks[row].Position + t);
            }
        predicting = torch.tensor(index.ToArray(), device: window.device);
        tokens = torch.tensor(tasks.SelectMany(task => task.Tokens).ToArray(), [count, 1], device: window.device);
        average = torch.tensor(weights, [tasks.Count, count], initial.dtype, window.device);
        foreach (var tensor in Tensors)
            tensor.DetachFromDisposeScope();
    }

    /// <summary>What is searched for, a row each.</summary>
    public IReadOnlyList<ChunkTask> Tasks { get; }

    private Tensor[] Tensors => [window, initial, initialNorm, delta, firstMoment, secondMoment, predicting, tokens, average];

    /// <summary>Begins at delta = 0 after the settled tokens, which end before each task's site.</summary>
    public static ChunkSearch Begin(SettledTexts texts, ValueOptimizerOptions options, IReadOnlyList<ChunkTask> tasks)
    {
        using var scope = torch.NewDisposeScope();
        int[] lengths = [.. tasks.Select(task => task.Length)];
        var window = texts.Window(lengths);
        var initial = window.select(1, 0).to_type(Wide(window.dtype)).clone();
        return Create(texts, options, tasks, window, initial, torch.zeros_like(initial), torch.zeros_like(initial), torch.zeros_like(initial),
            texts.Following(lengths), texts.Past);
    }

    /// <summary>The same search without the rows that are done; the caller disposes the new and the old.</summary>
    /// <param name="rows">The rows to keep.</param>
    /// <param name="textRows">The rows of the texts that these are.</param>
    public ChunkSearch Select(IReadOnlyList<int> rows, IReadOnlyList<int> textRows)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var index = torch.tensor(rows.Select(row => (long)row).ToArray(), device: window.device);
        ChunkTask[] tasks = [.. rows.Select(row => Tasks[row])];
        return Create(texts, options, tasks, window.index_select(0, index), initial.index_select(0, index), delta.index_select(0, index),
            firstMoment.index_select(0, index), secondMoment.index_select(0, index), layout.Select(rows), () => texts.Past(textRows));
    }

    /// <summary>Evaluates the loss of every row.</summary>
    /// <param name="likelihood">The mean negative log likelihoods with their graph, (R), in the caller's dispose scope.</param>
    public ValueStep[] Evaluate(out Tensor likelihood)
    {
        using var scope = torch.NewDisposeScope();
        using var gradient = torch.enable_grad();
        var states = SettledTexts.WithSites(window, initial + delta);                                              // (R, W, H)
        var last = texts.RunAbove(states, layout, past.Frozen()).reshape(-1, states.shape[2]).index_select(0, predicting);  // (N, H)
        var logits = texts.Head(last).to_type(initial.dtype);                                                      // (N, V)
        var each = logits.log_softmax(-1).gather(1, tokens).neg();                                                 // (N, 1)
        likelihood = average.matmul(each).squeeze(1).MoveToOuterDisposeScope();                                    // (R)

        using var noGradient = torch.no_grad();
        var penalty = DeltaNorm() * options.WeightDecay / initialNorm.square();                                    // (R, 1)
        var numbers = ToDoubles(torch.stack([likelihood, penalty.squeeze(1)], 0));
        return [.. Enumerable.Range(0, Tasks.Count).Select(row => new ValueStep(numbers[row] + numbers[Tasks.Count + row], numbers[row], numbers[Tasks.Count + row]))];
    }

    /// <summary>One step of Adam on the whole loss, and the projection |delta| &lt;= clamp |h0|, which leaves Adam's moments alone.</summary>
    /// <param name="likelihood">What <see cref="Evaluate"/> gave.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public void Step(Tensor likelihood, int step)
    {
        using var scope = torch.NewDisposeScope();
        var fit = torch.autograd.grad([likelihood.sum()], [delta])[0];

        using var noGradient = torch.no_grad();
        var unit = delta / DeltaNorm().clamp_min(1e-30);                                                           // gradient of |delta|; 0 at 0
        var gradient = fit + unit * options.WeightDecay / initialNorm.square();
        firstMoment.mul_(Beta1).add_(gradient * (1 - Beta1));
        secondMoment.mul_(Beta2).add_(gradient.square() * (1 - Beta2));
        var scale = secondMoment.sqrt() / Math.Sqrt(1 - Math.Pow(Beta2, step)) + Epsilon;
        delta.sub_(firstMoment / scale * (options.LearningRate / (1 - Math.Pow(Beta1, step))));

        delta.mul_((initialNorm * options.ClampFactor / DeltaNorm().clamp_min(1e-30)).clamp_max(1));
    }

    /// <summary>h0 + delta of a row, (H), outside of any dispose scope; the caller owns it.</summary>
    public Tensor Target(int row)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        return (initial.select(0, row) + delta.select(0, row)).detach().DetachFromDisposeScope();
    }

    /// <summary>|h0| and |delta| of a row.</summary>
    public (double Initial, double Delta) Norms(int row)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        return (ToDoubles(initialNorm.select(0, row))[0], ToDoubles(DeltaNorm().select(0, row))[0]);
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors)
            tensor.Dispose();
        layout.Dispose();
        past.Dispose();
    }

    /// <summary>Takes the tensors out of the caller's dispose scope; layout and cache are freed if there is no search to own them.</summary>
    private static ChunkSearch Create(
        SettledTexts texts, ValueOptimizerOptions options, IReadOnlyList<ChunkTask> tasks, Tensor window,
        Tensor initial, Tensor delta, Tensor firstMoment, Tensor secondMoment, SequenceLayout layout, Func<KeyValueCache> past)
    {
        KeyValueCache? cache = null;
        try
        {
            cache = past();
            return new(texts, options, tasks, window, initial, delta, firstMoment, secondMoment, layout, cache);
        }
        catch
        {
            cache?.Dispose();
            layout.Dispose();
            throw;
        }
    }

    /// <summary>(R, 1).</summary>
    private Tensor DeltaNorm() => torch.linalg.vector_norm(delta, dims: [1], keepdim: true);

    /// <summary>The precision in which deltas are kept: float32, and float64 in a float64 model.</summary>
    private static ScalarType Wide(ScalarType dtype) => dtype == ScalarType.Float64 ? dtype : ScalarType.Float32;

    private static double[] ToDoubles(Tensor tensor) => tensor.to_type(ScalarType.Float64).cpu().data<double>().ToArray();
}
