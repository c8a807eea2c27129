using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Statistics;

/// <summary>Adds up k k^T of the keys that it sees, block by block. Owns the sums until they are taken.</summary>
/// <remarks>
/// The keys of a block are kept as the decoder made them, without a copy. Then K^T K is computed panel by panel, each from the
/// diagonal to the right end, in the keys' precision (float32 at least), and added to totals in float64: one float32 sum over
/// millions of tokens would lose the small eigenvalues of C, and those steer the largest updates. Adding to the totals takes
/// memory traffic, not arithmetic, which is why it is done once per block and not once per row. Memory: a float64 matrix per
/// layer, a block's keys per layer (twice as many where rows are computed side by side), and one panel, however long the corpus is.
/// </remarks>
internal sealed class KeySums : IActivationProbe, IDisposable
{
    /// <summary>Rows of a panel: of the n columns, n - PanelWidth are saved in the last one, none in the first.</summary>
    private const int PanelWidth = 256;

    private readonly SortedDictionary<int, Tensor> totals;
    private readonly SortedDictionary<int, List<Tensor>> keys;
    private readonly long size;
    private Tensor? panel;

    /// <summary>Starts with zeros.</summary>
    /// <param name="layers">The layers to watch.</param>
    /// <param name="size">n, the length of a key.</param>
    /// <param name="device">The model's device; sums are there if it knows float64, else on the CPU.</param>
    public KeySums(IEnumerable<int> layers, long size, Device device)
    {
        this.size = size;
        var place = device.type == DeviceType.CUDA ? device : new Device(DeviceType.CPU);
        totals = new(layers.ToDictionary(layer => layer, _ => torch.zeros(size, size, ScalarType.Float64, place).DetachFromDisposeScope()));
        keys = new(totals.Keys.ToDictionary(layer => layer, _ => new List<Tensor>()));
    }

    /// <summary>Keys per layer in the totals.</summary>
    public long Count { get; private set; }

    /// <summary>Keys per layer that wait for their block to be complete.</summary>
    public long Waiting => keys.First().Value.Sum(some => some.shape[0]);

    /// <summary>Whether all totals hold the same tokens: not so after an addition that failed halfway.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The totals by layer, (n, n) float64, right only on and above the diagonal; borrowed.</summary>
    public IReadOnlyDictionary<int, Tensor> Totals => totals;

    public bool Wants(int layer, ActivationPoint point) => point == ActivationPoint.MlpKey && totals.ContainsKey(layer);

    public void Record(int layer, ActivationPoint point, Tensor activation)
    {
        using var scope = torch.NewDisposeScope();
        var rows = activation.detach().reshape(-1, size);                                              // (T, n)
        if (rows.dtype is ScalarType.BFloat16 or ScalarType.Float16)
            rows = rows.to_type(ScalarType.Float32);
        keys[layer].Add(rows.DetachFromDisposeScope());
    }

    /// <summary>Goes on with totals from before.</summary>
    /// <param name="count">Keys per layer in them.</param>
    /// <param name="read">Reads the total of a layer; what it returns is freed.</param>
    public void Restore(long count, Func<int, Tensor> read)
    {
        foreach (var (layer, total) in totals)
        {
            using var scope = torch.NewDisposeScope();
            var sum = read(layer);
            if (!sum.shape.SequenceEqual(total.shape))
                throw new InvalidDataException($"The unfinished sum of layer {layer} has the shape {sum.Describe()}; that of this model has {total.Describe()}.");
            total.copy_(sum);
        }

        Count = count;
    }

    /// <summary>Adds the keys that wait to the totals.</summary>
    /// <exception cref="InvalidDataException">A key has a NaN or an infinity.</exception>
    public void AddBlock()
    {
        var waiting = Waiting;
        if (waiting == 0)
            return;
        IsWhole = false;
        foreach (var (layer, some) in keys)
        {
            Add(totals[layer], some);
            Forget(some);
            using var scope = torch.NewDisposeScope();
            if (!double.IsFinite(totals[layer].diagonal().sum().ToDouble()))
                throw new InvalidDataException($"The keys of layer {layer} hold a NaN or an infinity; the model overflows in its precision, or its weights are damaged.");
        }

        Count += waiting;
        IsWhole = true;
    }

    /// <summary>Hands the sums over, both halves filled.</summary>
    /// <exception cref="ArgumentException">No key was seen.</exception>
    public KeyMomentSet ToMoments(string model, string corpus)
    {
        if (Count == 0)
            throw new ArgumentException("The corpus has no text.");
        foreach (var total in totals.Values)
            Mirror(total);
        var set = new KeyMomentSet(totals.Select(pair => new KeyMoments(pair.Key, pair.Value, Count) { Model = model, Corpus = corpus }));
        totals.Clear();
        return set;
    }

    /// <summary>Copies what is above the diagonal below it, in place.</summary>
    public static void Mirror(Tensor total)
    {
        for (long start = 0, size = total.shape[0]; start < size; start += PanelWidth)
        {
            using var scope = torch.NewDisposeScope();
            var width = Math.Min(PanelWidth, size - start);
            var corner = total.narrow(0, start, width).narrow(1, start, width);
            corner.copy_(corner.triu() + corner.triu(1).t());
            if (start + width < size)
            {
                var rest = size - start - width;
                total.narrow(0, start + width, rest).narrow(1, start, width).copy_(total.narrow(0, start, width).narrow(1, start + width, rest).t());
            }
        }
    }

    public void Dispose()
    {
        panel?.Dispose();
        foreach (var some in keys.Values)
            Forget(some);
        foreach (var total in totals.Values)
            total.Dispose();
    }

    private void Add(Tensor total, List<Tensor> some)
    {
        panel ??= torch.zeros(PanelWidth * size, some[0].dtype, some[0].device).DetachFromDisposeScope();
        for (long start = 0; start < size; start += PanelWidth)
        {
            using var scope = torch.NewDisposeScope();
            var (width, length) = (Math.Min(PanelWidth, size - start), size - start);
            var product = panel.narrow(0, 0, width * length).view(width, length);
            for (var i = 0; i < some.Count; i++)
                product.addmm_(some[i].narrow(1, start, width).t(), some[i].narrow(1, start, length), beta: i == 0 ? 0 : 1);
            total.narrow(0, start, width).narrow(1, start, length).add_(product.device_type == total.device_type ? product : product.to(total.device));
        }
    }

    private static void Forget(List<Tensor> some)
    {
        foreach (var rows in some)
            rows.Dispose();
        some.Clear();
    }
}
