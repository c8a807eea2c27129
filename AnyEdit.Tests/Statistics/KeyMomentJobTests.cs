using System.ComponentModel.DataAnnotations;
using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Statistics;

public sealed class KeyMomentJobTests
{
    private static readonly int[] Layers = [0, 2];
    private CausalLanguageModel model = null!;
    private TemporaryFolder folder = null!;
    private List<IReadOnlyList<int>> corpus = null!;

    [SetUp]
    public void Create()
    {
        folder = new TemporaryFolder();
        model = InMemoryModel.Create(TinyModels.Llama);
        var random = new Random(1);
        corpus = [.. Enumerable.Range(0, 30).Select(i => TinyModels.RandomIds(model.Config, random.Next(0, 90), i))];
    }

    [TearDown]
    public void Delete()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Run_Uninterrupted_GivesWhatTheCollectorGives()
    {
        var result = Job("job").Run(model, Layers, corpus);

        using var collected = new KeyMomentCollector(Options()).Collect(model, Layers, corpus);
        new KeyMomentStore(folder["set"]).Save(model, collected.Moments);
        Assert.That(TemporaryFolder.Contents(folder["job"]), Is.EqualTo(TemporaryFolder.Contents(folder["set"])), "the same files and nothing else");
        Assert.That((result.Layers, result.Tokens, result.ResumedTokens), Is.EqualTo((Layers, (long)corpus.Sum(text => text.Count), 0L)));
    }

    [Test]
    public void Run_CancelledAfterAnyRow_GivesTheSameBitsInTheEnd([Values(1, 2)] int threads) => LibtorchThreads.With(threads, () =>
    {
        var rows = new Reports<KeyMomentProgress>();
        var expected = Finish("one", rows);
        for (var row = 1; row < rows.Count; row++)
        {
            Cancel($"row{row}", row);
            Assert.That(Finish($"row{row}"), Is.EqualTo(expected), $"cancelled after row {row}");
        }
    });

    [Test]
    public void Run_CancelledAgainAndAgain_GivesTheSameBitsInTheEnd()
    {
        var expected = Finish("one");
        for (var attempt = 1; attempt <= 3; attempt++)
            Cancel("often", rows: 5);
        var last = new Reports<KeyMomentProgress>();
        Assert.That(Finish("often", last), Is.EqualTo(expected));
        Assert.That(last[0].ResumedTokens, Is.GreaterThan(3 * 200), "every attempt got further");
    }

    [Test]
    public void Run_KilledAtAnyCheckpoint_GivesTheSameBitsInTheEnd()
    {
        // What is on the disk after each row is what a kill at that moment leaves.
        var states = new List<byte[]>();
        var path = Job("one").CheckpointPath;
        var expected = Finish("one", new Reports<KeyMomentProgress>(_ => states.Add(File.Exists(path) ? File.ReadAllBytes(path) : [])));
        var distinct = states.Where(state => state.Length > 0).DistinctBy(Convert.ToHexString).ToList();

        Assert.That(distinct, Has.Count.GreaterThan(3));
        for (var i = 0; i < distinct.Count; i++)
        {
            var killed = Job($"state{i}");
            Directory.CreateDirectory(folder[$"state{i}"]);
            File.WriteAllBytes(killed.CheckpointPath, distinct[i]);
            Assert.That(Finish($"state{i}"), Is.EqualTo(expected), $"checkpoint {i + 1}");
        }
    }

    [Test]
    public void Run_KilledBeforeTheCheckpointWasRemoved_GivesTheSameBits()
    {
        byte[] last = [];
        var path = Job("one").CheckpointPath;
        var expected = Finish("one", new Reports<KeyMomentProgress>(_ => last = File.Exists(path) ? File.ReadAllBytes(path) : last));
        File.WriteAllBytes(path, last);
        Assert.That(Finish("one"), Is.EqualTo(expected));
    }

    [Test]
    public void Run_CorpusFails_KeepsWhatIsDone()
    {
        IEnumerable<IReadOnlyList<int>> Broken()
        {
            foreach (var text in corpus.Take(25))
                yield return text;
            throw new IOException("The disk is gone.");
        }

        var expected = Finish("one");
        Assert.Throws<IOException>(() => Job("job", interval: TimeSpan.FromHours(1)).Run(model, Layers, Broken()));
        Assert.That(Job("job").IsUnfinished);
        Assert.That(Finish("job"), Is.EqualTo(expected));
    }

    [Test]
    public void Run_OtherSettings_IsRefusedAndSaysWhich()
    {
        Cancel("job", rows: 6);
        var before = TemporaryFolder.Contents(folder["job"]);
        var failure = Assert.Throws<InvalidDataException>(() => new KeyMomentJob(folder["job"], new() { TokensPerStep = 50, MaxTokens = 900 }).Run(model, [0], corpus));
        Assert.That(failure!.Message, Is.EqualTo(
            $"'{Job("job").CheckpointPath}' holds key moments that were begun in another way (layers 0 instead of 0,2; tokens 900 instead of without limit; tokens per step 50 instead of 100). "
            + "Run it as it was begun to finish it, or delete the file to begin anew."));
        Assert.That(TemporaryFolder.Contents(folder["job"]), Is.EqualTo(before));
    }

    [Test]
    public void Run_EditedModel_IsRefused()
    {
        Cancel("job", rows: 6);
        using var patch = new AnyEdit.Patches.EditPatch(new AnyEdit.Patches.EditPatchManifest(model.WeightHash, "test", new Dictionary<string, string>(), ""), model.Change(1));
        patch.ApplyTo(model);
        Assert.That(() => Job("job").Run(model, Layers, corpus), Throws.InstanceOf<InvalidDataException>().With.Message.Contain("weights "));
    }

    [Test]
    public void Run_OtherCorpus_IsRefused()
    {
        Cancel("job", rows: 6);
        corpus[3] = [1, 2, 3];
        Assert.That(() => Job("job").Run(model, Layers, corpus), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("The corpus is not the one that was begun with"));
    }

    [TestCase(0.3)]
    [TestCase(0.9)]
    public void Run_TornCheckpoint_IsRefused(double kept)
    {
        Cancel("job", rows: 6);
        var path = Job("job").CheckpointPath;
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(kept * bytes.Length)]);
        Assert.That(() => Job("job").Run(model, Layers, corpus), Throws.InstanceOf<InvalidDataException>().With.Message.EndsWith("Delete the file to begin anew."));
    }

    [Test]
    public void Run_CheckpointWithAFlippedBit_IsRefused()
    {
        Cancel("job", rows: 6);
        var path = Job("job").CheckpointPath;
        var bytes = File.ReadAllBytes(path);
        bytes[^1001] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.That(() => Job("job").Run(model, Layers, corpus), Throws.InstanceOf<InvalidDataException>().With.Message.Contain("is damaged: the sum of layer "));
    }

    [Test]
    public void Run_MaxTokens_StopsThereAlsoAfterAnInterruption()
    {
        var options = Options();
        options.MaxTokens = 777;
        var expected = new KeyMomentJob(folder["one"], options).Run(model, Layers, corpus);
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new KeyMomentJob(folder["two"], options).Run(
            model, Layers, corpus, new Reports<KeyMomentProgress>(at => { if (at.Tokens > 600) cancellation.Cancel(); }), cancellation.Token));
        var reports = new Reports<KeyMomentProgress>();
        new KeyMomentJob(folder["two"], options).Run(model, Layers, corpus, reports);

        Assert.That(expected.Tokens, Is.EqualTo(777));
        Assert.That(TemporaryFolder.Contents(folder["two"]), Is.EqualTo(TemporaryFolder.Contents(folder["one"])));
        Assert.That(reports[^1].Left, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Run_LongerCorpus_HoldsNoMoreTensors()
    {
        var (once, fourTimes) = (MostTensors("one", corpus), MostTensors("four", [.. corpus, .. corpus, .. corpus, .. corpus]));
        Assert.That(fourTimes, Is.EqualTo(once));
    }

    [Test]
    public void Run_EmptyCorpus_IsRefused() =>
        Assert.That(() => Job("job").Run(model, Layers, [Array.Empty<int>()]), Throws.ArgumentException.With.Message.StartsWith("The corpus has no text."));

    [Test]
    public void Options_ShardThatIsNone_IsRefused()
    {
        var failure = Assert.Throws<ValidationException>(() => _ = new KeyMomentJob("folder", new() { Shard = new(9, 8) }));
        Assert.That(failure!.Message, Is.EqualTo("KeyMomentOptions: The field Shard must be a part such as 3/8, not 9/8."));
    }

    [Test, NoTensorLeaks]
    public void Run_CancelledAndFinished_LeavesNoTensorBehind()
    {
        Cancel("job", rows: 6);
        Finish("job");
    }

    /// <summary>Rows of 100 tokens, three or four of them a block, every block a checkpoint.</summary>
    private static KeyMomentOptions Options(TimeSpan interval = default) => new() { TokensPerStep = 100, BlockTokens = 300, CheckpointInterval = interval };

    private KeyMomentJob Job(string name, TimeSpan interval = default) => new(folder[name], Options(interval));

    private Dictionary<string, string> Finish(string name, IProgress<KeyMomentProgress>? progress = null)
    {
        Job(name).Run(model, Layers, corpus, progress);
        return TemporaryFolder.Contents(folder[name]);
    }

    private void Cancel(string name, int rows)
    {
        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        var reports = new Reports<KeyMomentProgress>(_ => { if (++seen == rows) cancellation.Cancel(); });
        Assert.Throws<OperationCanceledException>(() => Job(name, TimeSpan.FromHours(1)).Run(model, Layers, corpus, reports, cancellation.Token));
    }

    private long MostTensors(string name, IEnumerable<IReadOnlyList<int>> texts)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (before, most) = (Tensor.TotalCount, 0L);
        Job(name).Run(model, Layers, texts, new Reports<KeyMomentProgress>(_ => most = Math.Max(most, Tensor.TotalCount - before)));
        return most;
    }
}
