using AnyEdit.Evaluation.Metrics;

namespace AnyEdit.Cli.Edits;

/// <summary>What <c>anyedit edit --json</c> writes.</summary>
internal static class EditReport
{
    /// <summary>Puts together everything that is known about an edit.</summary>
    public static object Of(EditDestination destination, EditResult result, EditRecord record, IReadOnlyList<string>? before, IReadOnlyList<string>? after) => new
    {
        destination.Out,
        destination.Patch,
        record.WeightHashBefore,
        record.WeightHashAfter,
        result.Patch.Manifest.Method,
        result.Patch.Manifest.Settings,
        result.Update?.RelativeResidual,
        result.Update?.Regularization,
        seconds = new
        {
            preparation = result.Timings.Preparation.TotalSeconds,
            values = result.Timings.Values.TotalSeconds,
            weights = result.Timings.Weights.TotalSeconds,
        },
        requests = result.Requests.Select((request, index) => new
        {
            request.Request.Id,
            request.Request.Prompt,
            request.Request.Target,
            before = before?[index],
            after = after?[index],
            rougeL = after is null ? (double?)null : Rouge.LRecall(after[index], request.Request.Target),
            exact = after is null ? (bool?)null : Accuracy.ExactMatch(after[index], request.Request.Target),
            request.PromptTokens,
            request.TargetTokens,
            chunks = request.Chunks.Select(chunk => new
            {
                chunk.Start,
                chunk.Length,
                chunk.Position,
                losses = chunk.Steps.Select(step => step.Loss),
                chunk.InitialNorm,
                chunk.DeltaNorm,
            }),
        }),
    };
}
