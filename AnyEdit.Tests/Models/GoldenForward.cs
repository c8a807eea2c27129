using AnyEdit.Files;
using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models;

/// <summary>A golden model's weights and the tensors of its forward results. Owns all of them.</summary>
internal sealed class GoldenForward : IDisposable
{
    private readonly SafetensorsReader results;
    private readonly List<Tensor> read = [];

    private GoldenForward(Decoder decoder, WeightSnapshot weights, SafetensorsReader results)
    {
        Decoder = decoder;
        Weights = weights;
        this.results = results;
    }

    public Decoder Decoder { get; }

    public WeightSnapshot Weights { get; }

    public static GoldenForward Load(string folder)
    {
        var config = ModelConfig.Load(folder);
        return new(new Decoder(config), LoadWeights(folder, config), SafetensorsReader.Open(Path.Combine(folder, "forward.safetensors")));
    }

    /// <summary>A golden model's weights; the caller owns them.</summary>
    public static WeightSnapshot LoadWeights(string folder, ModelConfig config)
    {
        using var parameters = SafetensorsReader.Open(Path.Combine(folder, "model.safetensors"));
        return WeightSnapshot.Create(ParameterNames.For(config).All(config)
            .Select(parameter => KeyValuePair.Create(parameter.Name, parameters.Read(parameter.Name))));
    }

    /// <summary>A tensor of the forward results; it lives as long as this object.</summary>
    public Tensor Read(string name)
    {
        read.Add(results.Read(name));
        return read[^1];
    }

    public void Dispose()
    {
        read.ForEach(tensor => tensor.Dispose());
        results.Dispose();
        Weights.Dispose();
    }
}
