namespace AnyEdit.Cli.Output;

/// <summary>Turns the reports of an edit's steps into one line for each finished chunk.</summary>
internal sealed class ChunkLosses(int requests)
{
    private readonly Dictionary<int, Running> running = [];

    /// <summary>Takes a report, and gives the lines of the chunks that are finished by it.</summary>
    public IReadOnlyList<string> Add(EditProgress progress)
    {
        if (progress.Stage != EditStage.OptimizingValues)
            return Finish();
        if (progress.Request < 0 || progress.Chunk < 0 || progress.Step < 0)
            return [];

        if (running.TryGetValue(progress.Request, out var chunk) && chunk.Chunk == progress.Chunk)
        {
            running[progress.Request] = chunk with { Last = progress.Loss, Evaluations = chunk.Evaluations + 1 };
            return [];
        }

        running[progress.Request] = new Running(progress.Chunk, progress.Chunks, progress.Loss, progress.Loss, 1);
        return chunk is null ? [] : [Line(progress.Request, chunk)];
    }

    /// <summary>Gives the lines of the chunks that are still open.</summary>
    public IReadOnlyList<string> Finish()
    {
        string[] lines = [.. running.OrderBy(pair => pair.Key).Select(pair => Line(pair.Key, pair.Value))];
        running.Clear();
        return lines;
    }

    private string Line(int request, Running chunk) => FormattableString.Invariant(
        $"{(requests > 1 ? $"request {request + 1}/{requests}, " : "")}chunk {chunk.Chunk + 1}/{chunk.Chunks}: loss {chunk.First:F3} -> {chunk.Last:F3} in {chunk.Evaluations} steps");

    private sealed record Running(int Chunk, int Chunks, double First, double Last, int Evaluations);
}
