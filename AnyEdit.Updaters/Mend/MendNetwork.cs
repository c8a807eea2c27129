using System.Security.Cryptography;
using System.Text.Json;
using AnyEdit.Models;
using AnyEdit.Statistics;

namespace AnyEdit.Updaters.Mend;

/// <summary>
/// A trained MEND network (Mitchell et al. 2022): it turns the factors of a fine-tuning gradient into the change of a down projection.
/// </summary>
/// <remarks>Immutable and safe for concurrent use, but <see cref="Dispose"/>. Owns its tensors.</remarks>
public sealed class MendNetwork : IDisposable
{
    /// <summary>The file within a model's folder where the network is looked for unless another one is named.</summary>
    public const string FileName = "mend.safetensors";

    /// <summary>Takes over parameters.</summary>
    internal MendNetwork(MendNetworkDescription description, MendParameters parameters) => (Description, Parameters) = (description, parameters);

    /// <summary>What it is for, and how it was trained.</summary>
    public MendNetworkDescription Description { get; }

    /// <summary>Its numbers.</summary>
    internal MendParameters Parameters { get; }

    /// <summary>Where its tensors are.</summary>
    public Device Device => Parameters[MendParameters.FirstBias].device;

    /// <summary>Makes a network that has learned nothing: it gives back the gradient as it is, so that its edit is one step of gradient descent.</summary>
    /// <param name="model">The model to edit.</param>
    /// <param name="layers">The layers to edit, in ascending order.</param>
    /// <param name="rank">The rank of its matrices.</param>
    /// <param name="rate">alpha, the size of the step.</param>
    /// <param name="seed">Draws the half of the matrices that does not matter before training.</param>
    /// <returns>The network, on the model's device; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The layers are not layers of the model in ascending order.</exception>
    public static MendNetwork Identity(CausalLanguageModel model, IReadOnlyList<int> layers, int rank, double rate = MendDefaults.EditRate, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        if (layers.Count == 0 || layers.Zip(layers.Skip(1)).Any(pair => pair.First >= pair.Second) || layers[0] < 0 || layers[^1] >= model.Config.LayerCount)
            throw new ArgumentException($"The layers '{string.Join(", ", layers)}' are not layers of the model, 0 to {model.Config.LayerCount - 1}, in ascending order.", nameof(layers));
        var description = new MendNetworkDescription(ModelFingerprint.Of(model), [.. layers], model.Config.InnerSize, model.Config.HiddenSize, rank);
        return new MendNetwork(description, MendParameters.Identity(description, rate, seed, model.Device));
    }

    /// <summary>Reads a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where to put it; the CPU when null.</param>
    /// <returns>The network; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It does not hold a network, or it is damaged.</exception>
    public static MendNetwork Load(string path, Device? device = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return MendNetworkFile.Read(path, device ?? new Device(DeviceType.CPU));
    }

    /// <summary>The digest of the file that an editor takes its network from when it edits a model: one of the things that decide the bits of an edit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="editor">An editor with any method.</param>
    /// <returns>SHA-256 in hexadecimal digits; <c>none</c> where the editor has another method or there is no file.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string DigestFor(CausalLanguageModel model, KnowledgeEditor editor)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(editor);
        if (editor.Method != MendUpdater.MethodName)
            return "none";
        var path = PathFor(model, JsonSerializer.Deserialize<string>(editor.Settings[$"{MendUpdater.MethodName}.{nameof(MendOptions.NetworkFile)}"]));
        if (!File.Exists(path))
            return "none";
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The file of a model's network: the one that is named, else the one in the model's folder; null where it has none.</summary>
    internal static string? PathFor(CausalLanguageModel model, string? named) => named ?? (model.Folder is { } folder ? Path.Combine(folder, FileName) : null);

    /// <summary>Writes the network; an existing file is replaced only when the new one is complete and on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="matrices">The dtype of the shared matrices; Float32 loses nothing, Float16 halves the file. All else is Float32.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is as it was.</exception>
    public void Save(string path, ScalarType matrices = ScalarType.Float32)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MendNetworkFile.Write(path, this, matrices);
    }

    /// <summary>Throws unless the network was trained for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">The layers to be edited.</param>
    /// <param name="source">What the network is called at the start of a sentence.</param>
    /// <exception cref="InvalidDataException">It was trained for another model or other layers.</exception>
    internal void Require(CausalLanguageModel model, IReadOnlyList<int> layers, string source)
    {
        if (Description.KeySize != model.Config.InnerSize || Description.HiddenSize != model.Config.HiddenSize)
            throw new InvalidDataException($"{source} is for down projections of {Description.KeySize} to {Description.HiddenSize} numbers; "
                + $"those of this model are of {model.Config.InnerSize} to {model.Config.HiddenSize}.");
        if (Description.Model != ModelFingerprint.Of(model))
            throw new InvalidDataException($"{source} was trained for another model (its token embedding differs); train one for this model (anyedit train-mend).");
        if (!Description.Layers.SequenceEqual(layers))
            throw new InvalidDataException($"{source} edits the layers {string.Join(", ", Description.Layers)}, not {string.Join(", ", layers)}; choose its layers, or train one for those.");
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => Parameters.Dispose();
}
