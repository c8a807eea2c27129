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
