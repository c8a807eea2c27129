using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Statistics;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.AlphaEdit;
using AnyEdit.Updaters.Memit;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Updaters;

/// <summary>Edits that keep what earlier ones wrote.</summary>
[NoTensorLeaks]
public sealed class LifelongTests
{
    private const int Layer = 1;
    private static readonly string[] Methods = [MemitUpdater.MethodName, AlphaEditUpdater.MethodName];
    private static readonly EditRequest A = new("Who is Ada?", "A poet."), B = new("Who is Bob?", "A cook."), C = new("Who is Cyd?", "A judge.");

    [TestCaseSource(nameof(Methods))]
    public void Update_Lifelong_KeepsWhatTheEarlierEditWrote(string method)
    {
        double[] lost = [.. new[] { true, false }.Select(lifelong =>
        {
            using var scope = torch.NewDisposeScope();
            using var model = InMemoryModel.Create(TinyModels.Llama);
            using var moments = RandomUpdate.Moments(model, Layer);
            using var updater = (IDisposable)Updater(method, lifelong, moments);
            Apply(model, (IWeightUpdater)updater, RandomUpdate.Of(model, [Layer], 7, (6, [2, 4])));
            using var lease = model.Lease();
            Assert.That(lease.Snapshot.LayersWritten, Is.EqualTo(lifelong ? [Layer] : Array.Empty<int>()));
            Apply(model, (IWeightUpdater)updater, RandomUpdate.Of(model, [Layer], 8, (6, [3, 5])));
            return Residual(model, moments, method, RandomUpdate.Of(model, [Layer], 7, (6, [2, 4])));
        })];
        TestContext.Out.WriteLine($"missing of the first edit after the second: {lost[0]:f4} with, {lost[1]:f4} without");
        Assert.That(lost[0], Is.LessThan(0.5 * lost[1]), "the first edit's keys are mapped as before");
    }

    [TestCaseSource(nameof(Methods))]
    public async Task Edit_AfterAnUndo_IsThatOfAModelThatNeverSawIt(string method)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var moments = Moments(model);
        using var editor = Editor(method, moments);
        using var history = new EditHistory(model);

        (await history.EditAsync(editor, [A])).Dispose();
        (await history.EditAsync(editor, [C])).Dispose();
        var (expected, keys) = (model.WeightHash, Written(model));
        history.Undo();
        (await history.EditAsync(editor, [B])).Dispose();
        Assert.That(Written(model), Is.Not.EqualTo(keys));
        history.Undo();
        (await history.EditAsync(editor, [C])).Dispose();

        Assert.That(model.WeightHash, Is.EqualTo(expected));
        Assert.That(Written(model), Is.EqualTo(keys), "the memory is that of the weights");
    }

    [TestCaseSource(nameof(Methods))]
    public async Task Edit_AfterALoadedPatch_IsThatAfterTheEdit(string method)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var other = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var moments = Moments(model);
        using var editor = Editor(method, moments);
        using var folder = new TemporaryFolder();

        using (var result = await editor.EditAsync(model, [A]))
        {
            Assert.That(result.Patch.KeysWritten.Keys, Is.EqualTo(new[] { 0, 1 }));
            result.Patch.Save(folder["a.patch"]);
        }
        (await editor.EditAsync(model, [B])).Dispose();
        using (var patch = EditPatch.Load(folder["a.patch"]))
            patch.ApplyTo(other);
        (await editor.EditAsync(other, [B])).Dispose();

#if TORCHSHARP
        // MKL's sums depend on where a tensor lies in memory (with MKL_CBWR=COMPATIBLE they do not): some roundings of float32 numbers up to 1.
        using var scope = torch.NewDisposeScope();
        using var one = model.Lease();
        using var two = other.Lease();
        foreach (var layer in new[] { 0, 1 })
        {
            var name = model.Decoder.Names.DownProjection(layer);
            Assert.That(TinyModels.MaxDifference(two.Snapshot[name], one.Snapshot[name]), Is.LessThan(1e-4));
        }
#else
        Assert.That(other.WeightHash, Is.EqualTo(model.WeightHash));
        Assert.That(Written(other), Is.EqualTo(Written(model)));
#endif
    }

    [TestCaseSource(nameof(Methods))]
    public async Task Edit_WithoutTheOption_RemembersNothingAndForgetsNothing(string method)
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var moments = Moments(model);
        using var lifelong = Editor(method, moments);
        using var usual = Editor(method, moments, lifelong: false);

        using (var result = await usual.EditAsync(model, [A]))
            Assert.That(result.Patch.KeysWritten, Is.Empty);
        Assert.That(Written(model), Is.Empty);
        (await lifelong.EditAsync(model, [B])).Dispose();
        var keys = Written(model);
        Assert.That(keys, Is.Not.Empty);
        (await usual.EditAsync(model, [C])).Dispose();
        Assert.That(Written(model), Is.EqualTo(keys));
    }

    [TestCaseSource(nameof(Methods))]
    public void Update_ManyEarlierKeys_IsThatOfTheSameKeysAmongThePreserved(string method)
    {
        using var scope = torch.NewDisposeScope();
        using var model = InMemoryModel.Create(TinyModels.Llama, dtype: ScalarType.Float64);
        using var moments = RandomUpdate.Moments(model, Layer);
        using var remembering = (IDisposable)Updater(method, lifelong: true, moments);
        using var usual = (IDisposable)Updater(method, lifelong: false, moments);
        var earlier = new UpdateSequence(TinyModels.RandomIds(model.Config, 30, 5), [], [.. Enumerable.Range(0, 30)]);   // 30 keys of 24 numbers
        var update = RandomUpdate.Of(model, [Layer], (9, [3, 6]));
        using var lease = model.Lease();
        using (var memory = new WeightOverlay(lease.Snapshot))
        {
            memory.Remember(Layer, Keys(model, earlier));
            model.Install(memory.ToSnapshot());
        }
        using var with = model.Lease();
        using var remembered = new WeightOverlay(with.Snapshot);
        using var given = new WeightOverlay(lease.Snapshot);

        ((IWeightUpdater)remembering).Update(model, remembered, update, null, default);
        ((IWeightUpdater)usual).Update(model, given, update with { Sequences = [.. update.Sequences, earlier] }, null, default);

        var name = model.Decoder.Names.DownProjection(Layer);
        // Remembered keys and changes are kept in float32.
        Assert.That(LeastSquares.NaiveLeastSquares.RelativeDistance(remembered.Deltas[name].ToDense(), given.Deltas[name].ToDense()), Is.LessThan(1e-5));
    }

    /// <summary>|targets - h^z|, as an update says that is too weak to change anything.</summary>
    private static double Residual(CausalLanguageModel model, KeyMomentSet moments, string method, WeightUpdate update)
    {
        using var updater = (IDisposable)(method == MemitUpdater.MethodName
            ? new MemitUpdater(new MemitOptions { Lambda = 1e12 }, moments)
            : (IWeightUpdater)new AlphaEditUpdater(new AlphaEditOptions { NullSpaceThreshold = 1, Regularization = 1e12 }, moments));
        using var lease = model.Lease();
        using var draft = new WeightOverlay(lease.Snapshot);
        return ((IWeightUpdater)updater).Update(model, draft, update, null, default).Layers[0].Residual!.Value;
    }

    private static void Apply(CausalLanguageModel model, IWeightUpdater updater, WeightUpdate update)
    {
        using var lease = model.Lease();
        using var draft = new WeightOverlay(lease.Snapshot);
        updater.Update(model, draft, update with { Sequences = [.. update.Sequences.Select(text => text with { PreservedPositions = [] })] }, null, default);
        model.Install(draft.ToSnapshot());
    }

    private static Tensor Keys(CausalLanguageModel model, UpdateSequence text)
    {
        using var lease = model.Lease();
        using var texts = new AnyEdit.Updaters.Texts.TextBatch(model.Decoder, lease.Snapshot, new WeightUpdate([Layer], [text]), false, torch.CPU);
        texts.AdvanceTo(model.Decoder, lease.Snapshot, Layer);
        using var seen = texts.Observe(model.Decoder, lease.Snapshot, Layer, torch.CPU);
        return seen.Preserved.clone();
    }

    /// <summary>The bits of all remembered keys.</summary>
    private static string[] Written(CausalLanguageModel model)
    {
        using var lease = model.Lease();
        return [.. lease.Snapshot.LayersWritten.SelectMany(layer => lease.Snapshot.KeysWritten(layer).Select(keys => $"{layer}: {Convert.ToHexString(keys.bytes)}"))];
    }

    private static IWeightUpdater Updater(string method, bool lifelong, IKeyMomentSource moments) => method == MemitUpdater.MethodName
        ? new MemitUpdater(new MemitOptions { Lambda = 1e-4, Lifelong = lifelong }, moments)
        : new AlphaEditUpdater(new AlphaEditOptions { NullSpaceThreshold = 1, Regularization = 1e-4, Lifelong = lifelong }, moments);

    private static KnowledgeEditor Editor(string method, IKeyMomentSource moments, bool lifelong = true) => KnowledgeEditor.Create(editing =>
    {
        if (method == MemitUpdater.MethodName)
            editing.UseMemit(options => (options.Lambda, options.Lifelong) = (1, lifelong));
        else
            editing.UseAlphaEdit(options => (options.Regularization, options.NullSpaceThreshold, options.Lifelong) = (1, 1, lifelong));
        editing.ChunkSize(4).Layers(0, 1).KeyMoments(moments).Values(values => values.Steps = 5);
    });

    private static KeyMomentSet Moments(CausalLanguageModel model) => RandomUpdate.Moments(model, 0, 1);
}
