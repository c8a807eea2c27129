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
/// only tokens that have a target. Requests are searched side by side; a result does not depend, beyond rounding, on its neighbours.
/// </remarks>
public sealed class GradientValueOptimizer : IValueOptimizer, IDescribesSettings
{
    private readonly ValueOptimizerOptions options;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="options">The settings, which must not change afterwards; the paper's when null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Settings are out of range; the message names all of them.</exception>
    public GradientValueOptimizer(ValueOptimizerOptions? options = null) => this.options = AnnotatedOptions.Validated(options ?? new());

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["values.steps"] = options.Steps.ToString(CultureInfo.InvariantCulture),
        ["values.learning_rate"] = options.LearningRate.ToString(CultureInfo.InvariantCulture),
        ["values.weight_decay"] = options.WeightDecay.ToString(CultureInfo.InvariantCulture),
        ["values.clamp_factor"] = options.ClampFactor.ToString(CultureInfo.InvariantCulture),
        ["values.stop_loss"] = options.StopLoss.ToString(CultureInfo.InvariantCulture),
    };

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
            foreach (var batch in tasks.Chunk(options.BatchSize))
                OptimizeBatch(decoder, weights, edits, batch, locations.Layers[^1], values, counter, cancellationToken);
            return values;
        }
        catch
        {
            foreach (var value in values.SelectMany(row => row))
                value?.Dispose();
            throw;
        }
    }

    /// <summary>The first chunks of all texts side by side, then the second ones of the texts that have one, and so on.</summary>
    private void OptimizeBatch(
        Decoder decoder, IWeights weights, IReadOnlyList<EncodedEdit> edits, ChunkTask[][] batch, int z, OptimizedValue[][] values,
        ValueProgress progress, CancellationToken cancellationToken)
    {
        // The last token of a text is only ever predicted.
        IReadOnlyList<int>[] read = [.. batch.Select(tasks => edits[tasks[0].Edit].Ids.Take(tasks.Max(task => task.Position + task.Length)).ToArray())];
        cancellationToken.ThrowIfCancellationRequested();
        var texts = SettledTexts.Read(decoder, weights, read, z, Capacity(batch));
        try
        {
            texts.Settle([.. batch.Select(tasks => tasks[0].Position)], sites: null);
            for (var k = 0; ; k++)
            {
                OptimizeChunks(texts, [.. batch.Select(tasks => tasks[k])], edits, values, progress, cancellationToken);

                var going = Enumerable.Range(0, batch.Length).Where(row => k + 1 < batch[row].Length).ToArray();
                if (going.Length == 0)
                    return;
                if (going.Length < batch.Length)
                {
                    using var whole = texts;
                    texts = texts.Select(going);
                    batch = [.. going.Select(row => batch[row])];
                }
                using var found = torch.stack([.. batch.Select(tasks => values[tasks[k].Edit][k].Target)], 0);      // (R, H)
                texts.Settle([.. batch.Select(tasks => tasks[k + 1].Position - tasks[k].Position)], found);
            }
        }
        finally
        {
            texts.Dispose();
        }
    }

    /// <summary>One chunk of every text.</summary>
    private void OptimizeChunks(
        SettledTexts texts, ChunkTask[] tasks, IReadOnlyList<EncodedEdit> edits, OptimizedValue[][] values, ValueProgress progress,
        CancellationToken cancellationToken)
    {
        var steps = tasks.Select(_ => new List<ValueStep>()).ToArray();
        var rows = Enumerable.Range(0, tasks.Length).ToArray();                                                     // searched rows -> rows of the texts
        var search = ChunkSearch.Begin(texts, options, tasks);
        try
        {
            for (var step = 0; ; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = torch.NewDisposeScope();
                var losses = search.Evaluate(out var likelihood);

                var going = new List<int>(rows.Length);
                for (var row = 0; row < rows.Length; row++)
                {
                    var (task, loss) = (search.Tasks[row], losses[row]);
                    if (!double.IsFinite(loss.Loss))
                        throw new EditFailedException($"The loss of {RequestName.Of(edits[task.Edit].Request, task.Edit)}, chunk {task.Chunk + 1} of "
                            + $"{edits[task.Edit].Chunks.Count}, is {loss.Loss.ToString(CultureInfo.InvariantCulture)} at step {step}; expected a finite number.");
                    steps[rows[row]].Add(loss);
                    var done = loss.Loss < options.StopLoss || step == options.Steps - 1;
                    if (done)
                        values[task.Edit][task.Chunk] = Value(search, row, edits[task.Edit], steps[rows[row]]);
                    else
                        going.Add(row);
                    progress.Report(task, step, loss.Loss, done);
                }
                if (going.Count == 0)
                    return;

                search.Step(likelihood, step + 1);
                if (going.Count < rows.Length)
                {
                    using var whole = search;
                    rows = [.. going.Select(row => rows[row])];
                    search = search.Select(going, rows);
                }
            }
        }
        finally
        {
            search.Dispose();
        }
    }

    private static OptimizedValue Value(ChunkSearch search, int row, EncodedEdit edit, IReadOnlyList<ValueStep> steps)
    {
        var task = search.Tasks[row];
        var chunk = edit.Chunks[task.Chunk];
        var (initial, delta) = search.Norms(row);
        return new OptimizedValue(search.Target(row), new ChunkReport(chunk.Start, chunk.Length, task.Position, steps, initial, delta));
    }

    /// <summary>Tokens per row, padding included, once everything before the last sites is settled.</summary>
    private static int Capacity(ChunkTask[][] batch) =>
        Enumerable.Range(0, batch.Max(tasks => tasks.Length))
            .Sum(k => batch.Where(tasks => k < tasks.Length).Max(tasks => k == 0 ? tasks[0].Position : tasks[k].Position - tasks[k - 1].Position));
}
