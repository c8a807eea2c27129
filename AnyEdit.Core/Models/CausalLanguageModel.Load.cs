using AnyEdit.Files;
using AnyEdit.Tokenization;

namespace AnyEdit.Models;

public sealed partial class CausalLanguageModel
{
    /// <summary>Loads a Hugging Face model folder.</summary>
    /// <remarks>
    /// The weights stream from the files straight into their tensors; beside them a conversion of dtype or a copy to another
    /// device takes a few megabytes. Constants that old checkpoints store among the parameters are passed over.
    /// </remarks>
    /// <param name="folder">The folder with config.json, the weights as safetensors (one file, or shards with their index) and the tokenizer.</param>
    /// <param name="options">Choices; null to take everything from the folder.</param>
    /// <param name="progress">Receives reports on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Stops the loading between two pieces of a few megabytes and frees what was read.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file of the folder is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is damaged, or the weights are not those of the model that config.json describes; the message names file, field or
    /// tensors, and what was expected.
    /// </exception>
    /// <exception cref="NotSupportedException">The tokenizer or the chat template is of a kind that is not known.</exception>
    /// <exception cref="ArgumentException">The dtype chosen is not a floating-point one.</exception>
    /// <exception cref="OperationCanceledException">The loading was cancelled.</exception>
    public static CausalLanguageModel Load(
        string folder,
        ModelLoadOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new ModelLoadOptions();
        if (options.DType is { } chosen && !SafetensorsDType.IsFloatingPoint(chosen))
            throw new ArgumentException($"The weights of a model cannot be {chosen}; choose a floating-point type.", nameof(options));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        folder = Path.GetFullPath(folder);

        var config = ModelConfig.Load(folder);
        var (generationDefaults, eosIds) = GenerationDefaultsFile.Read(folder, config);
        config = config with { Dtype = options.DType ?? Computable(config.Dtype, options.Device), EosIds = eosIds };
        var tokenizer = TokenizerLoader.Load(folder);
        var chatTemplate = options.ChatTemplate ?? ChatTemplate.DetectFolder(folder);

        var weights = ModelWeightsReader.Read(folder, config, options, progress, cancellationToken);
        try
        {
            return new CausalLanguageModel(config, weights, tokenizer, chatTemplate, generationDefaults, folder);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Older libtorches, 1.13 among them, multiply no float16 matrices on a CPU; float32 holds the same numbers.</summary>
    private static ScalarType Computable(ScalarType stored, Device? device) =>
        stored == ScalarType.Float16 && device is null or { type: DeviceType.CPU } ? ScalarType.Float32 : stored;
}
