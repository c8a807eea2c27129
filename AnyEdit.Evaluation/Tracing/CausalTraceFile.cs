using System.Text.Json;
using System.Text.Json.Serialization;
using AnyEdit.Locating;
using AnyEdit.Locating.Tracing;

namespace AnyEdit.Evaluation.Tracing;

/// <summary>A causal trace as <c>anyedit trace --json</c> writes it.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Trace">What was found.</param>
public sealed record CausalTraceFile(string Prompt, CausalTrace Trace)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is not a trace.</exception>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static CausalTraceFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Content? content;
        try
        {
            using var stream = File.OpenRead(path);
            content = JsonSerializer.Deserialize<Content>(stream, Json);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is not a trace: {Where(exception)}. Expected what 'anyedit trace --json' writes.", exception);
        }

        return content is { Tokens.Count: > 0, Effects: { States.Count: > 0 } effects, CorruptedTokens: { First: >= 0 } corrupted } && corrupted.First <= corrupted.Last && corrupted.Last < content.Tokens.Count && IsWhole(content.Tokens.Count, effects)
            ? new(content.Prompt ?? "", new CausalTrace(
                content.Tokens, new TokenSpan(corrupted.First, corrupted.Last - corrupted.First + 1), content.AnswerIds ?? [], content.Answer ?? "",
                content.Measure == "mean-log-probability" ? TraceMeasure.MeanLogProbability : TraceMeasure.FirstTokenProbability,
                content.Clean, content.Corrupted, content.NoiseDeviation, content.Window)
            {
                States = effects.States!,
                Mlp = effects.Mlp!,
                Attention = effects.Attention!,
            })
            : throw new InvalidDataException($"'{path}' is not a trace: tokens and effects are missing or of different numbers. Expected what 'anyedit trace --json' writes.");
    }

    /// <summary>Where a file is not as it should be, without the names of types.</summary>
    private static string Where(JsonException exception) =>
        exception is { Path: { } field and not "$", LineNumber: { } line } ? $"the field '{field[2..]}' in line {line + 1} is of another kind" : $"line {(exception.LineNumber ?? 0) + 1} is no such JSON";

    /// <summary>Whether every part has as many layers, and every layer as many tokens.</summary>
    private static bool IsWhole(int tokens, Parts effects) =>
        new[] { effects.States, effects.Mlp, effects.Attention }.All(part => part is not null && part.Count == effects.States!.Count && part.All(row => row?.Count == tokens));

    private sealed record Content(
        string? Prompt, string? Answer, IReadOnlyList<int>? AnswerIds, string? Measure, double Clean, double Corrupted, double NoiseDeviation, int Window,
        IReadOnlyList<string>? Tokens, Span? CorruptedTokens, Parts? Effects);

    private sealed record Span(int First, int Last);

    private sealed record Parts(IReadOnlyList<IReadOnlyList<double>>? States, IReadOnlyList<IReadOnlyList<double>>? Mlp, IReadOnlyList<IReadOnlyList<double>>? Attention);
}
