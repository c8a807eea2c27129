using System.Globalization;
using AnyEdit.Editing;
using AnyEdit.Locating;
using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Values;

/// <summary>
/// Finds values by gradient descent (Eq. 9): minimises, over a delta added to the output of layer z at the site, the mean
/// negative log likelihood of the chunk's tokens + w |delta| / |h0|^2, with the deltas of all earlier chunks in place.
/// </summary>
/// <remarks>
/// A delta changes nothing up to layer z and nothing before its site. So the layers up to z run once per request, tokens
/// before the site lend their keys and values, each step runs the layers above z over the chunk's tokens only, and the head sees
/// only tokens that have a target. Requests are searched side by side, on a CPU in batches of four: each on a thread of its own if there is one for
/// each of libtorch's threads, else one after the other. A result does not depend, beyond rounding, on its neighbours; the number of
/// threads decides when a batch is searched, not what is in it.
/// With contexts, a delta is added to the site's state in each of them, h0 is that of the text alone, and the likelihood is the mean
/// over all; the first chunk's loss then has the term KlFactor x KL(next token after "{subject} is a" with delta at the subject ||
/// without), ROME's Eq. 4 (arXiv 2202.05262).
/// </remarks>
public sealed class GradientValueOptimizer : IValueOptimizer, IDescribesSettings
{
    /// <summary>Requests of a batch on a CPU, whatever its threads, so that these do not touch a bit: with more, products are hardly faster.</summary>
    private const int RequestsOnCpu = 4;

    private readonly ValueOptimizerOptions options;
    private readonly long seed;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="options">The settings, which must not change afterwards; the paper's when null.</param>
    /// <param name="seed">Random prefixes are drawn from it.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public GradientValueOptimizer(ValueOptimizerOptions? options = null, long seed = 0) =>
        (this.options, this.seed) = (AnnotatedOptions.Validated(options ?? new()), seed);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["values.steps"] = options.Steps.ToString(CultureInfo.InvariantCulture),
        ["values.learning_rate"] = options.LearningRate.ToString(CultureInfo.InvariantCulture),
        ["values.weight_decay"] = options.WeightDecay.ToString(CultureInfo.InvariantCulture),
        ["values.clamp_factor"] = options.ClampFactor.ToString(CultureInfo.InvariantCulture),
        ["values.stop_loss"] = options.StopLoss.ToString(CultureInfo.InvariantCulture),
        ["values.prefixes"] = options.Prefixes == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{options.Prefixes} of {options.PrefixTokens} and {options.LongPrefixTokens} tokens"),
        ["values.kl_factor"] = options.KlFactor.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A subject is missing, or a text does not fit the model's context with a prefix.</exception>
    public IReadOnlyList<EncodedEdit> Prepare(CausalLanguageModel model, IReadOnlyList<EncodedEdit> edits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(edits);
        return ValueContexts.Add(model, edits, options, seed, cancellationToken);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">Positions do not ascend, or a chunk does not come after its site.</exception>
    public IReadOnlyList<IReadOnlyList<OptimizedValue>> Optimize(
        Decoder decoder,
        IWeights weights,
        IReadOnlyList<EncodedEdit> edits,
        EditLocations locations,
        IProgress<EditProgress>? progress,
        CancellationToken cancellationToken)
    {
        var tasks = edits.Select((edit, i) => ChunkTask.Of(edit, i, locations.Positions[i])).ToArray();
        var values = edits.Select(edit => new OptimizedValue[edit.Chunks.Count]).ToArray();
        var counter = new ValueProgress(progress, edits, options.Steps);
        try
        {
            var device = weights[decoder.Names.TokenEmbedding].device;
            var most = Math.Max(1, options.BatchSize / edits.Max(edit => 1 + edit.Contexts.Count));
            ChunkTask[][][] batches = [.. tasks.OrderByDescending(Length).Chunk(device.type == DeviceType.CPU ? Math.Min(most, RequestsOnCpu) : most)];
            var threads = IndependentThreads.Count(device, Math.Min(most / batches[0].Length, EqualShares(batches)));
            IndependentThreads.Run(
                threads, batches, (batch, stop) => OptimizeBatch(decoder, weights, edits, batch, locations.Layers[^1], values, counter, stop), cancellationToken);
            return values;
        }
        catch
        {
            foreach (var value in values.SelectMany(row => row))
                value?.Dispose();
            throw;
        }
    }

    /// <summary>On how many threads batches can be shared out so that none waits long for that with the longest.</summary>
    private static int EqualShares(ChunkTask[][][] batches) => (int)(batches.Sum(Length) / (double)batches.Max(Length) + 0.3);

    private static int Length(ChunkTask[][] batch) => batch.Sum(Length);

    private static int Length(ChunkTask[] edit) => edit.Sum(task => task.Length);

    /// <summary>The first chunks of all edits side by side, then the second ones of the edits that have one, and so on.</summary>
    private void OptimizeBatch(
        Decoder decoder, IWeights weights, IReadOnlyList<EncodedEdit> edits, ChunkTask[][] batch, int z, OptimizedValue[][] values,
        ValueProgress progress, CancellationToken cancellationToken)
    {
        SearchText[] rows = [.. batch.SelectMany((tasks, owner) => SearchText.Of(edits[tasks[0].Edit], tasks, owner))];
        cancellationToken.ThrowIfCancellationRequested();
        var texts = SettledTexts.Read(decoder, weights, [.. rows.Select(row => row.Ids)], z, SearchText.Capacity(rows));
        try
        {
            texts.Settle([.. rows.Select(row => row.StepTo(0))], sites: null);
            for (var k = 0; ; k++)
            {
                SearchRow[] shown = [.. rows.Select(row => new SearchRow(row.Owner, row.Tasks[k]))];
                OptimizeChunks(texts, [.. batch.Select(tasks => tasks[k])], shown, edits, values, progress, cancellationToken);

                var going = Enumerable.Range(0, rows.Length).Where(row => k + 1 < rows[row].Tasks.Length).ToArray();
                if (going.Length == 0)
                    return;
                if (going.Length < rows.Length)
                {
                    using var whole = texts;
                    texts = texts.Select(going);
                    var owners = going.Select(row => rows[row].Owner).Distinct().ToList();
                    batch = [.. owners.Select(owner => batch[owner])];
                    rows = [.. going.Select(row => rows[row] with { Owner = owners.IndexOf(rows[row].Owner) })];
                    shown = [.. going.Select((row, i) => shown[row] with { Owner = rows[i].Owner })];
                }
                using var found = Found(texts, [.. batch.Select(tasks => values[tasks[k].Edit][k].Target)], shown);
                texts.Settle([.. rows.Select(row => row.StepTo(k + 1))], found);
            }
        }
        finally
        {
            texts.Dispose();
        }
    }

    /// <summary>The states to be put at the sites: the targets, (G, H), and in contexts the context's own states with the same deltas, (R, H).</summary>
    private static Tensor Found(SettledTexts texts, IReadOnlyList<Tensor> targets, SearchRow[] rows)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var found = torch.stack(targets, 0);                                                                        // (G, H)
        if (rows.Length == targets.Count)
            return found.DetachFromDisposeScope();
        var sites = texts.Window([.. rows.Select(_ => 1)]).select(1, 0).to_type(found.dtype);                      // (R, H)
        var deltas = found - sites.index_select(0, SearchRow.Own(rows, sites.device));                             // (G, H)
        return (sites + deltas.index_select(0, torch.tensor(rows.Select(row => (long)row.Owner).ToArray(), device: sites.device))).DetachFromDisposeScope();
    }

    /// <summary>One chunk of every edit.</summary>
    private void OptimizeChunks(
        SettledTexts texts, ChunkTask[] tasks, SearchRow[] shown, IReadOnlyList<EncodedEdit> edits, OptimizedValue[][] values, ValueProgress progress,
        CancellationToken cancellationToken)
    {
        var steps = tasks.Select(_ => new List<ValueStep>()).ToArray();
        var chunks = Enumerable.Range(0, tasks.Length).ToArray();                                                   // searched chunks -> tasks
        var textRows = Enumerable.Range(0, shown.Length).ToArray();                                                 // searched rows -> rows of the texts
        var search = ChunkSearch.Begin(texts, options, tasks, shown);
        try
        {
            for (var step = 0; ; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = torch.NewDisposeScope();
                var losses = search.Evaluate(out var prediction);

                var going = new List<int>(chunks.Length);
                for (var i = 0; i < chunks.Length; i++)
                {
                    var (task, loss) = (search.Tasks[i], losses[i]);
                    if (!double.IsFinite(loss.Loss))
                        throw new EditFailedException($"The loss of {RequestName.Of(edits[task.Edit].Request, task.Edit)}, chunk {task.Chunk + 1} of "
                            + $"{edits[task.Edit].Chunks.Count}, is {loss.Loss.ToString(CultureInfo.InvariantCulture)} at step {step}; expected a finite number.");
                    steps[chunks[i]].Add(loss);
                    var done = loss.Loss < options.StopLoss || step == options.Steps - 1;
                    if (done)
                        values[task.Edit][task.Chunk] = Value(search, i, edits[task.Edit], steps[chunks[i]]);
                    else
                        going.Add(i);
                    progress.Report(task, step, loss.Loss, done);
                }
                if (going.Count == 0)
                    return;

                search.Step(prediction, step + 1);
                if (going.Count < chunks.Length)
                {
                    using var whole = search;
                    chunks = [.. going.Select(i => chunks[i])];
                    search = search.Select(going, ref textRows);
                }
            }
        }
        finally
        {
            search.Dispose();
        }
    }

    private static OptimizedValue Value(ChunkSearch search, int searched, EncodedEdit edit, IReadOnlyList<ValueStep> steps)
    {
        var task = search.Tasks[searched];
        var chunk = edit.Chunks[task.Chunk];
        var (initial, delta) = search.Norms(searched);
        return new OptimizedValue(search.Target(searched), new ChunkReport(chunk.Start, chunk.Length, task.Position, steps, initial, delta));
    }
}
