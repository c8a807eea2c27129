using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Sessions;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Editing;

/// <summary>A process that edits all day does not grow.</summary>
[NonParallelizable]
public sealed class ManyEditsTests
{
    private const int First = 20, Last = 200, Every = 45, LastBatch = 60;

    /// <summary>What the runtime itself may add from one measurement to the next; one forgotten request per edit would be more.</summary>
    private const long Noise = Every * 128;

    /// <summary>What a batch leaves in its journal: the texts, the loss of every chunk, the digests and the paths.</summary>
    private const long JournalEntry = 4096;

    [TestCase("MEMIT")]
    [TestCase("AlphaEdit")]
    public async Task EditAsync_TwoHundredEditsAndUndos_KeepNothing(string method)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var editors = new SmallEditors(model);
        var editor = Quick(editors, method);
        using var history = new EditHistory(model);
        var footprints = new List<Footprint>();
        for (var edit = 1; edit <= Last; edit++)
        {
            using (await history.EditAsync(editor, [Request(edit)]))
                history.Undo();
            if (edit >= First && (edit - First) % Every == 0)
                footprints.Add(Footprint.Of(model));
        }

        Assert.That(footprints.Select(footprint => footprint.Native).Distinct().Count(), Is.EqualTo(1));
        // What every edit leaves behind grows in every stretch; what the runtime compiles and pools comes once.
        Assert.That(footprints.Zip(footprints.Skip(1), (before, after) => after.Managed - before.Managed).Min(), Is.LessThan(Noise));
    }

    [Test]
    public async Task RunAsync_SixtyBatches_KeepOnlyTheJournal()
    {
        using var folder = new TemporaryFolder();
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var editors = new SmallEditors(model);
        var editor = Quick(editors, "MEMIT");
        using var journal = EditJournal.Open(folder["journal"], new EditSessionPlan(model.WeightHash, editor.Settings));
        var footprints = new Dictionary<int, Footprint>();
        var progress = new Progress(report =>
        {
            if (report.Edit is null && report.Batch is First or LastBatch)
                footprints[report.Batch] = Footprint.Of(model);
        });

        await new EditSession(editor, model, journal, new EditSessionOptions { BatchSize = 1 }).RunAsync(Requests(), progress);

        var (first, last) = (footprints[First], footprints[LastBatch]);
        Assert.That(last.Native, Is.EqualTo(first.Native));
        Assert.That(last.Managed - first.Managed, Is.LessThan((LastBatch - First) * JournalEntry));
    }

    private static KnowledgeEditor Quick(SmallEditors editors, string method) => editors.Create(method, chunkLoop: true, editing =>
    {
        editing.Values(values => values.Steps = 2);
        var own = editing.Options.Updater!.Options!;
        own.GetType().GetProperty("Lifelong")!.SetValue(own, false);
    });

    private static EditRequest Request(int number) => new($"Who is number {number}?", $"A {number}.");

    private static async IAsyncEnumerable<EditRequest> Requests()
    {
        for (var number = 1; number <= LastBatch; number++)
            yield return await Task.FromResult(Request(number));
    }

    private sealed class Progress(Action<EditSessionProgress> onReport) : IProgress<EditSessionProgress>
    {
        public void Report(EditSessionProgress value) => onReport(value);
    }

    /// <summary>What is in memory.</summary>
    /// <param name="Native">Tensors alive in the process, and bytes of the model's own.</param>
    /// <param name="Managed">Bytes that the collector cannot free.</param>
    private sealed record Footprint((long Tensors, long Bytes) Native, long Managed)
    {
        public static Footprint Of(CausalLanguageModel model)
        {
            using var lease = model.Lease();
            var bytes = lease.Snapshot.Names.Sum(name => lease.Snapshot[name].numel() * lease.Snapshot[name].element_size());
            var managed = GC.GetTotalMemory(forceFullCollection: true);
            return new((Tensor.TotalCount, bytes), managed);
        }
    }
}
