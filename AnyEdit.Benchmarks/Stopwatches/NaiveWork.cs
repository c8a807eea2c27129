using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>How many multiplications the paper's public code makes, over the floor of <see cref="EditFloor"/>.</summary>
internal static class NaiveWork
{
    /// <summary>One edit with the chunk loop.</summary>
    public static double EditRatio(ModelShape shape, int targetTokens)
    {
        var (floor, config) = (new EditFloor(shape, targetTokens), shape.Config);
        var (text, n) = (ModelShape.QuestionTokens + targetTokens, (double)config.InnerSize);
        var total = 0.0;
        for (var chunk = 0; chunk < floor.Chunks; chunk++)
        {
            var length = Math.Min(ModelShape.QuestionTokens + (chunk + 1) * shape.ChunkSize, text) - 1;
            var backward = Layers(floor, shape, length, floor.LayersAbove) + Head(floor, length);
            total += ModelShape.Steps * Forward(floor, shape, length, heads: 2) + (ModelShape.Steps - 1) * backward;
        }
        var solve = 2 * n * n * text + 2 / 3.0 * n * n * n + 2 * n * n * floor.Chunks;
        total += shape.Layers.Length * (2 * Forward(floor, shape, text, heads: 1) + solve);
        var least = floor.Values + floor.Update;
        return total / (least.Single + least.Double);
    }

    /// <summary>The key moments of all edited layers.</summary>
    public static double StatisticsRatio(ModelShape shape, IReadOnlyList<IReadOnlyList<int>> texts)
    {
        var (floor, n) = (new EditFloor(shape), (double)shape.Config.InnerSize);
        var tokens = texts.Sum(text => text.Count);
        var batches = NaiveStatistics.Batches(shape.Config, texts).ToList();
        var total = shape.Layers.Sum(layer => 2 * n * n * tokens + batches.Sum(batch => batch.Count * Layers(floor, shape, batch[0].Count, layer + 1)));
        return total / (floor.CorpusToken.Single * tokens);
    }

    private static double Forward(EditFloor floor, ModelShape shape, double tokens, int heads) =>
        Layers(floor, shape, tokens, shape.Config.LayerCount) + heads * Head(floor, tokens);

    private static double Head(EditFloor floor, double tokens) => 2 * floor.HeadNumbers * tokens;

    /// <summary>Layers over a whole text: the matrices, and scores and mixture of every position with every other, seen or not.</summary>
    private static double Layers(EditFloor floor, ModelShape shape, double tokens, int layers) =>
        layers * (2 * floor.LayerNumbers * tokens + 4 * tokens * tokens * shape.Config.HeadCount * shape.Config.HeadDim);
}
