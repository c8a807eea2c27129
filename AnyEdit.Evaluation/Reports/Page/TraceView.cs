using AnyEdit.Evaluation.Reports.Charts;
using AnyEdit.Evaluation.Reports.Content;
using AnyEdit.Evaluation.Tracing;
using AnyEdit.Locating.Tracing;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>A causal trace: its heat map with the numbers behind it.</summary>
internal static class TraceView
{
    private static readonly (TracedPart Part, string Name)[] Parts = [(TracedPart.States, "states"), (TracedPart.Mlp, "MLP"), (TracedPart.Attention, "attention")];

    public static Html Of(ReportTrace trace)
    {
        var found = trace.File.Trace;
        return $"""
            <section class="part" id="{trace.Id}" aria-labelledby="{trace.Id}-title">
            <h2 id="{trace.Id}-title"><span class="kind">Causal trace</span> <span dir="auto">{trace.File.Prompt}</span></h2>
            {Cells.Pairs(
            [
                new("Answer", found.Answer),
                new("Measure", found.Measure == TraceMeasure.FirstTokenProbability ? "probability of the answer's first token" : "mean log-probability of the answer's tokens"),
                new("Clean run", SvgText.Number(found.Clean)), new("Corrupted run", SvgText.Number(found.CorruptedMean)),
                new("Standard deviation of the noise", SvgText.Number(found.NoiseDeviation)), new("Layers restored together in MLP and attention", SvgText.Number(found.Window)),
                new("File", Path.GetFileName(trace.Path)),
            ])}<figure class="card">
            <div class="scroll" role="group" aria-label="Heat map" tabindex="0">{Html.Raw(CausalTraceSvg.Draw(found, $"{trace.Id}-map"))}</div>
            <details class="expand"><summary>Data of this heat map</summary>
            {Parts.Select(part => Table(found, part.Part, part.Name))}</details>
            </figure>
            </section>

            """;
    }

    private static Html Table(CausalTrace trace, TracedPart part, string name)
    {
        var effects = trace.Effects(part);
        return Cells.Table(
            $"Gain when the {name} of a layer and token are restored",
            $"<tr><th scope=\"col\">Token</th>{effects.Select((_, layer) => (Html)$"<th scope=\"col\" class=\"n\">Layer {layer}</th>")}</tr>",
            Html.Join(trace.Tokens.Select((token, i) =>
                (Html)$"<tr><th scope=\"row\"><code>{token.Replace("\n", "\u21b5", StringComparison.Ordinal)}</code>{(i >= trace.Corrupted.Start && i <= trace.Corrupted.Last ? " (corrupted)" : "")}</th>{effects.Select(row => (Html)$"<td class=\"n\">{Math.Round(row[i], 3) + 0.0:F3}</td>")}</tr>\n")));
    }
}
