using AnyEdit.Files;
using AnyEdit.Models;

namespace AnyEdit.Tests.Models;

/// <summary>A golden model and the tensors of its forward results. Owns both.</summary>
internal sealed class GoldenForward : IDisposable
{
    private readonly SafetensorsReader tensors;

    private GoldenForward(CausalLanguageModel model, SafetensorsReader tensors)
    {
        Model = model;
        this.tensors = tensors;
    }

    public CausalLanguageModel Model { get; }

    public static GoldenForward Load(string folder) =>
        new(CausalLanguageModel.Load(folder), SafetensorsReader.Open(Path.Combine(folder, "forward.safetensors")));

    /// <summary>A tensor in the caller's dispose scope.</summary>
    public Tensor Read(string name) => tensors.Read(name);

    public void Dispose()
    {
        tensors.Dispose();
        Model.Dispose();
    }
}
