using System.Security.Cryptography;
using System.Text;
using AnyEdit.Models;

namespace AnyEdit.Statistics;

/// <summary>
/// Recognises the model that statistics were collected with, also after it was edited: a hash of what edits leave alone,
/// its dimensions and its token embedding.
/// </summary>
public static class ModelFingerprint
{
    /// <summary>Rows of the embedding that are hashed, evenly spread: enough to tell any two trainings apart.</summary>
    private const int Rows = 1024;

    /// <summary>Computes the fingerprint of a model.</summary>
    /// <param name="model">The model.</param>
    /// <returns>SHA-256 in lower-case hexadecimal. The same for a model loaded as float32 or as bfloat16, on any device.</returns>
    public static string Of(CausalLanguageModel model)
    {
        using var lease = model.Lease();
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var config = model.Config;
        var embedding = lease.Snapshot[model.Decoder.Names.TokenEmbedding].detach();
        var step = Math.Max(1, embedding.shape[0] / Rows);
        var sample = embedding.slice(0, 0, embedding.shape[0], step).to_type(ScalarType.BFloat16).cpu().contiguous();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{config.ModelType} {config.LayerCount} {config.HiddenSize} {config.InnerSize} {embedding.shape[0]}\n"));
        hash.AppendData(sample.bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
