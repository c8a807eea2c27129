using System.Text;
using System.Text.Json;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Files;
using AnyEdit.Sessions;
using AnyEdit.Statistics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Puts the shards of a run together.</summary>
public static class EvaluationMerge
{
    /// <summary>Merges shards into a run; but for timings its records are those of a run that was not split.</summary>
    /// <param name="shards">The folders of all shards, each once, in any order.</param>
    /// <param name="folder">The merged run's folder; there must be nothing in it.</param>
    /// <param name="cancellationToken">Checked before each shard is read.</param>
    /// <returns>The merged run.</returns>
    /// <exception cref="InvalidDataException">There is no shard, or one is missing, there twice, not finished, damaged, or was made with other options; or the folder is not empty. Nothing was written.</exception>
    /// <exception cref="IOException">A shard cannot be read, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was written.</exception>
    public static EvaluationResult Merge(IEnumerable<string> shards, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (File.Exists(folder) || Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InvalidDataException($"'{folder}' exists and is not empty; expected a new folder for the merged run.");
        ShardRun[] all = [.. shards.Select(path => Read(path, cancellationToken)).OrderBy(shard => shard.Shard.Number)];
        Require(all);
        var first = all[0].Header;
        var header = first with
        {
            Settings = new Dictionary<string, string>(first.Settings) { [EvaluationPlan.Shard] = CorpusShard.Whole.ToString() },
            Records = all.Sum(shard => shard.Records),
            Command = null,
            Shards = [.. all.Select(shard => shard.Path)],
        };
        var ability = Ability(all);
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, RunFolder.RecordsName), stream =>
        {
            foreach (var line in Lines(all))
                stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        });
        if (ability.Length > 0)
            AtomicFile.WriteAllText(Path.Combine(folder, RunFolder.AbilityName), ability);
        AtomicFile.Write(Path.Combine(folder, RunFolder.HeaderName), stream => JsonSerializer.Serialize(stream, header, RunJson.Indented));
        EvaluationResult.Conclude(folder, Undo(all));
        return EvaluationResult.Load(folder);
    }

    private static ShardRun Read(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var header = RunFolder.ReadHeader(path);
        if (!CorpusShard.TryParse(header.Settings.GetValueOrDefault(EvaluationPlan.Shard), out var shard) || shard.IsWhole)
            throw new InvalidDataException($"'{path}' is not a shard: the run was not begun with a part of the data set.");
        var file = Path.Combine(path, RunFolder.RecordsName);
        var records = JournalLines.Stream(file).Zip(RecordFile.Read(file)).Count();
        if (records < header.Records)
            throw new InvalidDataException($"'{path}' is not finished: it has {records} of {header.Records} records. Run shard {shard} again as it was begun.");
        var run = EvaluationResult.Load(path);
        if (!run.IsComplete)
            throw new InvalidDataException($"'{path}' is not finished: its records are there, but general ability is not measured yet, or failed edits are being made again. Run shard {shard} again as it was begun.");
        return new(path, shard, header, records, run.Undo);
    }

    /// <summary>What became of the models of all shards; one that was not the unedited model counts for all.</summary>
    private static EvaluationUndo? Undo(ShardRun[] shards) =>
        shards.FirstOrDefault(shard => shard.Undo is { IsUnedited: false })?.Undo ?? (Array.TrueForAll(shards, shard => shard.Undo is not null) ? shards[0].Undo : null);

    /// <summary>The lines of all shards in the order of their batches, of which each shard has its own in order; one of each shard is in memory.</summary>
    private static IEnumerable<string> Lines(ShardRun[] shards)
    {
        var next = new PriorityQueue<IEnumerator<string>, int>();
        try
        {
            foreach (var shard in shards)
                Advance(JournalLines.Stream(Path.Combine(shard.Path, RunFolder.RecordsName)).Select(line => line.Text).GetEnumerator());
            while (next.TryDequeue(out var lines, out _))
            {
                yield return lines.Current;
                Advance(lines);
            }
        }
        finally
        {
            foreach (var (lines, _) in next.UnorderedItems)
                lines.Dispose();
        }

        void Advance(IEnumerator<string> lines)
        {
            if (lines.MoveNext())
                next.Enqueue(lines, RecordFile.Parse(lines.Current)!.Batch);
            else
                lines.Dispose();
        }
    }

    /// <summary>The measurements of all shards; each of them has measured the unedited model.</summary>
    private static string Ability(ShardRun[] shards) => string.Concat(shards
        .Select(shard => Path.Combine(shard.Path, RunFolder.AbilityName))
        .SelectMany(path => JournalLines.Read(path).Zip(AbilityFile.Read(path), (line, measurement) => (measurement.Batch, Text: line)))
        .DistinctBy(entry => entry.Batch)
        .OrderBy(entry => entry.Batch)
        .Select(entry => entry.Text + "\n"));

    private static void Require(ShardRun[] shards)
    {
        if (shards.Length == 0)
            throw new InvalidDataException("There are no shards to merge.");
        var first = shards[0];
        foreach (var shard in shards)
        {
            if (shard.Shard.Count != first.Shard.Count)
                throw new InvalidDataException($"'{shard.Path}' is shard {shard.Shard}, '{first.Path}' is shard {first.Shard}; all must be of the same number.");
            if (RunDifferences.Describe(shard.Header, first.Header, except: EvaluationPlan.Shard) is { } differences)
                throw new InvalidDataException($"'{shard.Path}' was not made as '{first.Path}' was: {differences}.");
        }

        if (shards.GroupBy(shard => shard.Shard.Number).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"Shard {twice.First().Shard} is there twice: {string.Join(" and ", twice.Select(shard => $"'{shard.Path}'"))}.");
        if (Enumerable.Range(1, first.Shard.Count).Except(shards.Select(shard => shard.Shard.Number)).ToArray() is { Length: > 0 } missing)
            throw new InvalidDataException($"Of {first.Shard.Count} shards these are missing: {string.Join(", ", missing)}.");
    }

    private sealed record ShardRun(string Path, CorpusShard Shard, EvaluationHeader Header, int Records, EvaluationUndo? Undo);
}
