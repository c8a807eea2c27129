using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AnyEdit.Patches;

/// <summary>Where a patch comes from and where it belongs.</summary>
/// <param name="BaseWeightHash">Hash of the weights that the patch changes.</param>
/// <param name="Method">How it was made, e.g. <c>MEMIT</c>.</param>
/// <param name="Settings">With which settings.</param>
/// <param name="TextsHash">SHA-256, in lower-case hexadecimal, of the requests' prompts and targets; see <see cref="HashTexts"/>.</param>
public sealed record EditPatchManifest(string BaseWeightHash, string Method, IReadOnlyDictionary<string, string> Settings, string TextsHash)
{
    /// <summary>Hash of the weights that the patch led to where it was made; null where that is not known.</summary>
    public string? ResultWeightHash { get; init; }

    /// <summary>The dtype that these weights had in memory; null where that is not known.</summary>
    public ScalarType? BaseDType { get; init; }

    /// <summary>The seed that the edit was given; null where that is not known.</summary>
    public long? Seed { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The version of this library that made it.</summary>
    public string LibraryVersion { get; init; } = ThisVersion;

    private static string ThisVersion { get; } =
        typeof(EditPatchManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Hashes prompts and targets, each followed by a zero byte, as UTF-8.</summary>
    /// <param name="requests">The requests in order.</param>
    public static string HashTexts(IEnumerable<EditRequest> requests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var request in requests)
            hash.AppendData(Encoding.UTF8.GetBytes($"{request.Prompt}\0{request.Target}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
