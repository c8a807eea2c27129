using AnyEdit.Benchmarks.Naive;
using AnyEdit.Models;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>What a machine does in a second.</summary>
/// <param name="Single">Multiplications and additions of a large float32 product (of the model's dtype on a CUDA device).</param>
/// <param name="Double">The same in float64.</param>
/// <param name="Chunk">The same for the matrices of one layer of the medium model with the 40 tokens of a chunk.</param>
/// <param name="Bytes">Bytes read from memory, by the product of a matrix with a vector.</param>
internal sealed record MachineRates(double Single, double Double, double Chunk, double Bytes)
{
    private const int Tokens = 40;

    /// <summary>Measures a device: the best of several runs.</summary>
    public static MachineRates Measure(Device device, ModelConfig layer)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var dtype = device.type == DeviceType.CUDA ? ScalarType.BFloat16 : ScalarType.Float32;
        var size = device.type == DeviceType.CUDA ? 8192 : 1024;
        (long Out, long In)[] shapes =
        [
            (layer.HiddenSize, layer.HiddenSize), (layer.HiddenSize / 2, layer.HiddenSize), (layer.HiddenSize / 2, layer.HiddenSize), (layer.HiddenSize, layer.HiddenSize),
            (layer.InnerSize, layer.HiddenSize), (layer.InnerSize, layer.HiddenSize), (layer.HiddenSize, layer.InnerSize),
        ];
        var chunk = shapes.Sum(shape => 2.0 * Tokens * shape.Out * shape.In) / shapes.Sum(shape => Linear(shape.Out, shape.In, dtype, device));
        return new(Square(size, dtype, device), Square(size, ScalarType.Float64, device), chunk, Bandwidth(device));
    }

    /// <summary>A line of a document.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"large products {Single / 1e9:f0} GFLOP/s in single and {Double / 1e9:f0} in double precision; a layer of the medium model with {Tokens} rows {Chunk / 1e9:f0} GFLOP/s; {Bytes / 1e9:f1} GB/s read");

    /// <summary>The better of the ways that there are to multiply.</summary>
    private static double Square(int size, ScalarType dtype, Device device)
    {
        var ours = Product(size, dtype, device);
        using var products = LibtorchProducts.Only();
        return products.Differ ? Math.Max(ours, Product(size, dtype, device)) : ours;
    }

    private static double Product(int size, ScalarType dtype, Device device)
    {
        var (a, b) = (torch.randn(size, size, dtype: dtype, device: device), torch.randn(size, size, dtype: dtype, device: device));
        return 2.0 * size * size * size / Timing.Best(() => torch.matmul(a, b).Dispose(), device);
    }

    private static double Linear(long rows, long columns, ScalarType dtype, Device device)
    {
        var (x, matrix) = (torch.randn(Tokens, columns, dtype: dtype, device: device), torch.randn(rows, columns, dtype: dtype, device: device));
        return Timing.Best(() => torch.nn.functional.linear(x, matrix).Dispose(), device);
    }

    private static double Bandwidth(Device device)
    {
        var matrix = torch.ones(device.type == DeviceType.CUDA ? 32768 : 8192, 8192, device: device);
        var vector = torch.ones(8192, device: device);
        return 4.0 * matrix.numel() / Timing.Best(() => torch.mv(matrix, vector).Dispose(), device);
    }
}
