using AnyEdit.Models;
using AnyEdit.Sessions;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.Presets;

namespace AnyEdit.Tests.Sessions;

/// <summary>Every method goes on after an interruption as if there had been none; the lifelong ones with all that they remember.</summary>
public sealed class MethodSessionTests
{
    private static readonly EditRequest[] Requests =
    [
        new("Who is Ada?", "A poet.") { Subject = "Ada" },
        new("Who is Bob?", "A cook.") { Subject = "Bob" },
        new("Where is Rome?", "South.") { Subject = "Rome" },
    ];

    private TemporaryFolder folder = null!;

    private static IEnumerable<string> Methods => EditPresets.Methods;

    [SetUp]
    public void CreateFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public async Task RunAsync_StoppedInTheLastBatchAndRunAgain_GivesTheBitsOfAnUninterruptedRun([ValueSource(nameof(Methods))] string method)
    {
        SameBits.Assume();
        var expected = await RunAsync(method, "whole", stopAt: null);
        Assert.That(await RunAsync(method, "parts", stopAt: 3), Is.Null);
        Assert.That(await RunAsync(method, "parts", stopAt: null), Is.EqualTo(expected));
    }

    [Test]
    public async Task RunAsync_GoneOnWithByAnotherEditorOnTheEditedModel_GivesTheBitsOfAnUninterruptedRun([ValueSource(nameof(Methods))] string method)
    {
        SameBits.Assume();
        var expected = await RunAsync(method, "whole", stopAt: null);
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        var unedited = model.WeightHash;
        Assert.That(await RunAsync(method, "parts", stopAt: 3, model: model), Is.Null);
        Assert.That(model.WeightHash, Is.Not.EqualTo(unedited));
        Assert.That(await RunAsync(method, "parts", stopAt: null, model: model, unedited: unedited), Is.EqualTo(expected));
    }

    [TestCase("MEMIT")]
    [TestCase("AlphaEdit")]
    public async Task RunAsync_Lifelong_IsNotWhatItIsWithoutMemory(string method)
    {
        var lifelong = await RunAsync(method, "lifelong", stopAt: null);
        Assert.That(await RunAsync(method, "forgetful", stopAt: null, isLifelong: false), Is.Not.EqualTo(lifelong));
    }

    /// <summary>The hash of the weights in the end; null where it was stopped.</summary>
    private async Task<string?> RunAsync(string method, string journalName, int? stopAt, bool isLifelong = true)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        return await RunAsync(method, journalName, stopAt, model, model.WeightHash, isLifelong);
    }

    private async Task<string?> RunAsync(string method, string journalName, int? stopAt, CausalLanguageModel model, string? unedited = null, bool isLifelong = true)
    {
        using var original = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var editors = new SmallEditors(original);
        var editor = editors.Create(method, chunkLoop: true, editing =>
        {
            editing.Values(values => values.Steps = 4);
            var own = editing.Options.Updater!.Options!;
            foreach (var (name, value) in new (string, object)[] { ("Lifelong", isLifelong), ("Steps", 5), ("ExampleTokens", 8) })
                own.GetType().GetProperty(name)?.SetValue(own, value);
        });
        using var journal = EditJournal.Open(folder[journalName], new EditSessionPlan(unedited ?? model.WeightHash, editor.Settings));
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports<EditSessionProgress>(report =>
        {
            if (report.Batch == stopAt && report.Edit is not null)
                cancellation.Cancel();
        });
        try
        {
            await new EditSession(editor, model, journal, new EditSessionOptions { BatchSize = 1 }).RunAsync(Requests.ToAsyncEnumerable(), progress, cancellation.Token);
            return model.WeightHash;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
