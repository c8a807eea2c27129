using AnyEdit.Chunking;
using AnyEdit.Editing;
using AnyEdit.Generation;
using AnyEdit.Locating;
using AnyEdit.Models;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;
using AnyEdit.Values;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Editing;

[NoTensorLeaks]
public sealed class AutoregressiveEditorTests
{
    private const string Config = """
        {"model_type":"llama","hidden_size":16,"intermediate_size":24,"num_hidden_layers":3,"num_attention_heads":4,
         "num_key_value_heads":2,"vocab_size":258,"max_position_embeddings":40,"rope_theta":10000.0,"eos_token_id":256}
        """;

    private static readonly EditRequest Request = new("What is it?", "A green fox.");

    [Test]
    public async Task Edit_Succeeds_InstallsExactlyThePatch()
    {
        using var model = CreateModel();
        using var before = model.Lease();
        var hash = model.WeightHash;

        using var result = await Editor(new FixedUpdater(0.25)).EditAsync(model, [Request]);

        using var scope = torch.NewDisposeScope();
        using var after = model.Lease();
        var name = model.Decoder.Names.DownProjection(1);
        Assert.Multiple(() =>
        {
            Assert.That(TinyModels.MaxDifference(after.Snapshot[name], before.Snapshot[name] + 0.25), Is.LessThan(1e-6));
            Assert.That(result.Patch.Deltas.Keys, Is.EquivalentTo(new[] { model.Decoder.Names.DownProjection(0), name }));
            Assert.That(result.Patch.Manifest.BaseWeightHash, Is.EqualTo(hash));
            Assert.That(result.Patch.Manifest.BaseDType, Is.EqualTo(ScalarType.Float32));
            Assert.That(result.Patch.Manifest.Method, Is.EqualTo("FIXED"));
            Assert.That(result.Patch.Manifest.Settings["chunks.size"], Is.EqualTo("5"));
            Assert.That(result.Patch.Manifest.Settings["layers"], Is.EqualTo("0,1"));
            Assert.That(model.WeightHash, Is.Not.EqualTo(hash));
        });
    }

    [Test]
    public async Task Edit_ChunkLoop_ReportsEveryChunkAndAsksForEverySite()
    {
        using var model = CreateModel();
        var updater = new FixedUpdater(0);
        using var result = await Editor(updater).EditAsync(model, [Request]);

        // 11 prompt tokens, 12 target tokens and the end of turn: chunks at 0, 5, 10.
        int[] positions = [10, 15, 20];
        var report = result.Requests.Single();
        var sequence = updater.Asked!.Sequences.Single();
        Assert.Multiple(() =>
        {
            Assert.That(report.PromptTokens, Is.EqualTo(11));
            Assert.That(report.TargetTokens, Is.EqualTo(13));
            Assert.That(report.Chunks.Select(chunk => chunk.Position), Is.EqualTo(positions));
            Assert.That(sequence.Sites.Select(site => site.Position), Is.EqualTo(positions));
            Assert.That(sequence.Ids, Has.Count.EqualTo(24));
            Assert.That(sequence.PreservedPositions, Is.EqualTo(Enumerable.Range(0, 24).Except(positions)));
            Assert.That(updater.Targets, Has.All.Length.EqualTo(16));
        });
    }

    [Test]
    public async Task Edit_PlainForm_UpdatesTheLastPromptTokenOfThePromptAlone()
    {
        using var model = CreateModel();
        var updater = new FixedUpdater(0);
        using var result = await Editor(updater, new WholeTargetChunker(), preserve: false).EditAsync(model, [Request]);
        var sequence = updater.Asked!.Sequences.Single();
        Assert.Multiple(() =>
        {
            Assert.That(sequence.Ids, Is.EqualTo(new ByteTokenizer().Encode(Request.Prompt)));
            Assert.That(sequence.Sites.Single().Position, Is.EqualTo(10));
            Assert.That(sequence.PreservedPositions, Is.Empty);
        });
    }

    [Test]
    public async Task Edit_Progress_GrowsToItsTotal()
    {
        using var model = CreateModel();
        var seen = new List<EditProgress>();
        using var result = await Editor(new FixedUpdater(0)).EditAsync(model, [Request, new("Why?", "So.")], new Immediate(seen.Add));
        Assert.Multiple(() =>
        {
            Assert.That(seen[0].Stage, Is.EqualTo(EditStage.Preparing));
            Assert.That(seen.Skip(1).Select(report => report.Total).Distinct(), Is.EqualTo(new[] { 4 * 3 + 2 }));
            Assert.That(seen.Select(report => report.Completed), Is.Ordered);
            Assert.That(seen[^1], Is.EqualTo(new EditProgress(EditStage.Installing, 14, 14)));
            Assert.That(seen.Where(report => report.Stage == EditStage.UpdatingWeights).Select(report => report.Layer), Is.EqualTo(new[] { 0, 1 }));
        });
    }

    [Test]
    public void Edit_UpdateIsNotFinite_LeavesTheModelAsItWas() =>
        CheckFailure<EditFailedException>(Editor(new FixedUpdater(double.NaN)), "is not finite; nothing was installed");

    [Test]
    public void Edit_UpdateIsHuge_LeavesTheModelAsItWas() =>
        CheckFailure<EditFailedException>(Editor(new FixedUpdater(1e6)), "more than 25 times the weight's");

    [Test]
    public void Edit_UpdaterThrows_LeavesTheModelAsItWas() =>
        CheckFailure<InvalidOperationException>(Editor(new FixedUpdater(0, () => throw new InvalidOperationException("broken"))), "broken");

    [Test]
    public void Edit_Cancelled_LeavesTheModelAsItWas()
    {
        using var cancellation = new CancellationTokenSource();
        CheckFailure<OperationCanceledException>(Editor(new FixedUpdater(1, cancellation.Cancel)), "", cancellation.Token);
    }

    [TestCase(" ", "A fox.", "The prompt of request 1 ('first') is empty.")]
    [TestCase("What?", "\n", "The target of request 1 ('first') is empty.")]
    [TestCase("What is it?", "A fox that is far too long for this model.", "The prompt (11 tokens) and target (43 tokens) of request 1 ('first') do not fit the model's context of 40 tokens.")]
    public void Edit_RequestThatCannotBe_NamesIt(string prompt, string target, string message)
    {
        using var model = CreateModel();
        Assert.That(
            async () => await Editor(new FixedUpdater(0)).EditAsync(model, [new(prompt, target) { Id = "first" }]),
            Throws.ArgumentException.With.Message.EqualTo(message));
    }

    [Test]
    public void Edit_NoRequest_Throws()
    {
        using var model = CreateModel();
        Assert.That(async () => await Editor(new FixedUpdater(0)).EditAsync(model, []), Throws.ArgumentException);
    }

    [Test]
    public async Task Edit_TwoAtOnce_QueueAndBothArrive()
    {
        using var model = CreateModel();
        using var before = model.Lease();
        var results = await Task.WhenAll(
            Editor(new FixedUpdater(0.25)).EditAsync(model, [Request]), Editor(new FixedUpdater(0.5)).EditAsync(model, [Request]));
        using var scope = torch.NewDisposeScope();
        using var after = model.Lease();
        var name = model.Decoder.Names.DownProjection(0);
        Assert.That(TinyModels.MaxDifference(after.Snapshot[name], before.Snapshot[name] + 0.75), Is.LessThan(1e-6));
        foreach (var result in results)
            result.Dispose();
    }

    [Test]
    public async Task Edit_FailsThenSucceeds_TheQueueGoesOn()
    {
        using var model = CreateModel();
        Assert.That(async () => await Editor(new FixedUpdater(double.NaN)).EditAsync(model, [Request]), Throws.TypeOf<EditFailedException>());
        using var result = await Editor(new FixedUpdater(0.25)).EditAsync(model, [Request]);
        Assert.That(result.Patch.Deltas, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Edit_WhileAnswersAreGenerated_EachComesFromOneModel()
    {
        using var model = CreateModel();
        var options = new GenerationOptions { MaxNewTokens = 12, StopTokens = [] };
        IReadOnlyList<int> Answer() => new TextGenerator(model).Generate("What is it?", options).Ids;
        var before = Answer();
        using var stop = new CancellationTokenSource();
        var answers = Task.Run(() =>
        {
            var seen = new List<IReadOnlyList<int>>();
            do
                seen.Add(Answer());
            while (!stop.IsCancellationRequested);
            return seen;
        });

        using var result = await Editor(new FixedUpdater(0.5)).EditAsync(model, [Request]);
        await stop.CancelAsync();

        var after = Answer();
        Assert.That(after, Is.Not.EqualTo(before), "the edit must change the answer for this test to see anything");
        foreach (var answer in await answers)
            Assert.That(answer, Is.EqualTo(before).Or.EqualTo(after));
    }

    private static void CheckFailure<T>(AutoregressiveEditor editor, string message, CancellationToken cancellationToken = default)
        where T : Exception
    {
        using var model = CreateModel();
        using var before = model.Lease();
        Assert.That(
            async () => await editor.EditAsync(model, [Request], cancellationToken: cancellationToken),
            Throws.InstanceOf<T>().With.Message.Contains(message));
        using var after = model.Lease();
        Assert.That(after.Snapshot, Is.SameAs(before.Snapshot));
    }

    private static AutoregressiveEditor Editor(IWeightUpdater updater, IChunker? chunker = null, bool preserve = true) => new(
        chunker ?? new SlidingWindowChunker(5), new LastTokenLocator(EditedLayers.Given(0, 1)), new GradientValueOptimizer(new() { Steps = 3 }), updater,
        new AutoregressiveEditorOptions { PreserveContext = preserve });

    private static CausalLanguageModel CreateModel()
    {
        var config = ModelConfig.Parse(Config);
        return new(config, TinyModels.RandomWeights(config, seed: 3), new ByteTokenizer());
    }

    private sealed class Immediate(Action<EditProgress> action) : IProgress<EditProgress>
    {
        public void Report(EditProgress value) => action(value);
    }
}
