using AnyEdit.Evaluation.Runs;
using AnyEdit.Statistics;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Runs;

[NoTensorLeaks]
public sealed class EvaluationMergeTests : RunFixture
{
    [Test]
    public async Task Merge_AllShards_IsTheRunThatWasNotSplit([Values(2, 3, 6)] int count, [Values(1, 2)] int batch)
    {
        await RunAsync("whole", Options(options => options.BatchSize = batch));
        string[] shards = await ShardsAsync(count, batch);
        var merged = EvaluationMerge.Merge(shards.Reverse(), At("merged"));
        Assert.Multiple(() =>
        {
            Assert.That(Text("merged"), Is.EqualTo(Text("whole")));
            Assert.That(merged.Header.Settings, Is.EquivalentTo(EvaluationResult.Load(At("whole")).Header.Settings));
            Assert.That(merged.Header.Records, Is.EqualTo(5));
            Assert.That(merged.Summarize().All, Is.EqualTo(EvaluationResult.Load(At("whole")).Summarize().All));
            Assert.That(merged.IsComplete);
        });
    }

    [Test]
    public async Task Merge_ShardsThatDoNotMakeAWhole_AreRefusedAndNothingIsWritten()
    {
        string[] shards = await ShardsAsync(3, 1);
        await RunAsync("whole");
        await RunAsync("other", Options(options => (options.Shard, options.Seed) = (new CorpusShard(3, 3), 9)));
        await RunAsync("half", Options(options => options.Shard = new CorpusShard(1, 2)));
        await StopAsync("unfinished", Options(options => options.Shard = new CorpusShard(1, 3)), EvaluationStage.RecordDone, 1);
        Assert.Multiple(() =>
        {
            Refused([shards[0], shards[2]], "Of 3 shards these are missing: 2.");
            Refused([.. shards, shards[1]], "Shard 2/3 is there twice");
            Refused([shards[0], shards[1], At("other")], "GenerationSeed is 9, was 0");
            Refused([shards[0], At("half")], "all must be of the same number");
            Refused([At("unfinished"), shards[1], shards[2]], "is not finished: it has 1 of 2 records.");
            Refused([At("whole")], "is not a shard");
            Refused([At("nothing")], "has no evaluation");
            Refused([], "There are no shards to merge.");
            Assert.That(Directory.Exists(At("merged")), Is.False);
            Assert.That(() => EvaluationMerge.Merge(shards, At("whole")), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("exists and is not empty"));
        });

        void Refused(string[] folders, string message) =>
            Assert.That(() => EvaluationMerge.Merge(folders, At("merged")), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public async Task Merge_ShardThatHasItsRecordsAndNotAllElse_IsRefusedAndNothingIsWritten()
    {
        EvaluationOptions Part(int number) => Options(options => (options.Shard, options.Ability) = (new CorpusShard(number, 2), new() { HeldOut = ["The sun rises in the east."], Every = 1 }));
        await RunAsync("one", Part(1));
        await RunAsync("two", Part(2));
        var (file, measured) = (Path.Combine(At("two"), "ability.jsonl"), File.ReadAllLines(Path.Combine(At("two"), "ability.jsonl")));
        File.WriteAllText(file, string.Concat(measured[..^1].Select(line => line + "\n")));
        EvaluationResult.Reopen(At("two"));      // as a run leaves it that is stopped while it measures the model after its last record
        Assert.That(() => Merge(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("two' is not finished: its records are there, but general ability is not measured yet"));
        Assert.That(Directory.Exists(At("merged")), Is.False);

        await RunAsync("two", Part(2));
        File.AppendAllText(file, "damaged\n");
        Assert.That(() => Merge(), Throws.InstanceOf<InvalidDataException>());
        Assert.That(Directory.Exists(At("merged")), Is.False, "everything is read before anything is written");
        File.WriteAllLines(file, measured);
        Assert.That(Merge().IsComplete);

        EvaluationResult Merge() => EvaluationMerge.Merge([At("one"), At("two")], At("merged"));
    }

    [Test]
    public async Task Merge_Shards_SayTogetherWhatBecameOfTheModel()
    {
        string[] shards = await ShardsAsync(2, 1);
        Assert.That(EvaluationMerge.Merge(shards, At("all")).Undo, Is.EqualTo(EvaluationResult.Load(shards[0]).Undo));
        File.WriteAllText(Path.Combine(shards[1], "summary.json"), "{\"undo\":{\"isUnedited\":false,\"weightHash\":\"other\"}}");
        Assert.That(EvaluationMerge.Merge(shards, At("wrong")).Undo, Is.EqualTo(new EvaluationUndo(false, "other")));
        File.WriteAllText(Path.Combine(shards[1], "summary.json"), "{}");
        Assert.That(EvaluationMerge.Merge(shards, At("unknown")).Undo, Is.Null, "of a shard that was finished before runs looked nobody knows");
    }

    private async Task<string[]> ShardsAsync(int count, int batch)
    {
        var folders = new List<string>();
        for (var number = 1; number <= count; number++)
        {
            folders.Add(At($"shard-{number}"));
            var part = new CorpusShard(number, count);
            await RunAsync($"shard-{number}", Options(options => (options.Shard, options.BatchSize) = (part, batch)));
        }

        return [.. folders];
    }
}
