using System.Globalization;
using AnyEdit.Cli.Edits;
using AnyEdit.Models;

namespace AnyEdit.Cli.Output;

/// <summary>What <c>anyedit info</c> shows.</summary>
internal sealed record ModelInfo(
    string Model,
    string Family,
    long Parameters,
    string Dtype,
    int Layers,
    int HiddenSize,
    int InnerSize,
    int Heads,
    int KeyValueHeads,
    int VocabularySize,
    int MaxPositions,
    bool TiedEmbeddings,
    string ChatTemplate,
    string WeightHash,
    string? KeyMoments,
    IReadOnlyList<EditRecord> Edits)
{
    /// <summary>Gathers what is known of a loaded model and its folder.</summary>
    public static ModelInfo Of(CausalLanguageModel model, string folder)
    {
        var config = model.Config;
        using var lease = model.Lease();
        return new ModelInfo(
            folder,
            config.ModelType,
            lease.Snapshot.Names.Sum(name => lease.Snapshot[name].numel()),
            config.Dtype.ToString().ToLowerInvariant(),
            config.LayerCount,
            config.HiddenSize,
            config.InnerSize,
            config.HeadCount,
            config.KeyValueHeadCount,
            config.VocabularySize,
            config.MaxPositions,
            config.TieEmbeddings,
            model.ChatTemplate.Name,
            model.WeightHash,
            StatisticsFolder.Of(folder),
            EditTrail.Of(folder).Records);
    }

    /// <summary>The same as pairs of name and value.</summary>
    public IEnumerable<(string Name, string Value)> Rows()
    {
        yield return ("model", Model);
        yield return ("family", Family);
        yield return ("parameters", Parameters.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("dtype in memory", Dtype);
        yield return ("layers", $"{Layers}, width {HiddenSize}, inner width {InnerSize}");
        yield return ("attention", $"{Heads} heads, {KeyValueHeads} for keys and values");
        yield return ("vocabulary", $"{VocabularySize}{(TiedEmbeddings ? ", tied to the head" : "")}");
        yield return ("longest text", $"{MaxPositions} tokens");
        yield return ("chat template", ChatTemplate);
        yield return ("weight hash", WeightHash);
        yield return ("key moments", KeyMoments ?? "none; 'anyedit stats' computes them");
        yield return ("edits", Edits.Count == 0 ? "none" : Edits.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var edit in Edits)
            yield return ("", $"{edit.EditedAt:yyyy-MM-dd HH:mm}  {string.Join(" | ", edit.Prompts)}");
    }
}
