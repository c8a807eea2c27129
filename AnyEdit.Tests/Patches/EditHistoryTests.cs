using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Tests.Models;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Patches;

public sealed class EditHistoryTests
{
    [Test]
    public void Undo_AfterSeveralEdits_BringsEachStateBackBitByBit()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama, dtype: ScalarType.BFloat16);
        using var history = new EditHistory(model);
        var name = model.Decoder.Names.DownProjection(1);
        var states = new List<Tensor>();
        for (var i = 0; i < 3; i++)
        {
            states.Add(model.Copy(name));
            using var patch = new EditPatch(EditPatchTests.Manifest(model), model.Change(i));
            history.Apply(patch);
        }

        Assert.That(history.Entries, Has.Count.EqualTo(3));
        for (var i = 2; i >= 0; i--)
        {
            Assert.That(model.HasBits(name, states[i]), Is.False);
            Assert.That(history.Undo()!.Parameters, Is.EqualTo(new[] { name }));
            Assert.That(model.HasBits(name, states[i]), Is.True);
        }
        Assert.That(history.Undo(), Is.Null);
        states.ForEach(state => state.Dispose());
    }

    [Test]
    public async Task Undo_AfterAnEditorsEdit_BringsTheWeightsBack()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var history = new EditHistory(model);
        var before = model.WeightHash;

        using (var result = await history.EditAsync(new PatchingEditor(), [new EditRequest("q", "a")]))
            Assert.That(model.WeightHash, Is.Not.EqualTo(before));

        Assert.That(history.Entries.Single().Manifest.Method, Is.EqualTo("test"));
        history.Undo();
        Assert.That(model.WeightHash, Is.EqualTo(before));
    }

    [Test]
    public async Task Undo_AfterEditsStartedAtOnce_TakesThemOffOneByOne()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var history = new EditHistory(model);
        var before = model.WeightHash;

        var editor = new PatchingEditor();
        EditRequest[] requests = [new("q", "a")];
        var (first, second) = (history.EditAsync(editor, requests), history.EditAsync(editor, requests));
        await Task.WhenAll(first, second);
        (await first).Dispose();
        (await second).Dispose();

        history.Undo();
        history.Undo();
        Assert.That(model.WeightHash, Is.EqualTo(before));
    }

    [Test]
    public void Undo_AfterAnEditPastTheHistory_IsRefusedAndChangesNothing()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var history = new EditHistory(model);
        using var first = new EditPatch(EditPatchTests.Manifest(model), model.Change(1));
        history.Apply(first);
        using var second = new EditPatch(EditPatchTests.Manifest(model), model.Change(2));
        second.ApplyTo(model);
        var hash = model.WeightHash;

        Assert.Throws<InvalidOperationException>(() => history.Undo());
        Assert.That(model.WeightHash, Is.EqualTo(hash));
    }

    [Test]
    public void Apply_RefusedPatch_IsNotRemembered()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var history = new EditHistory(model);
        using var patch = new EditPatch(EditPatchTests.Manifest(model) with { BaseWeightHash = "another" }, model.Change(1));
        Assert.Throws<InvalidOperationException>(() => history.Apply(patch));
        Assert.That(history.Entries, Is.Empty);
    }

    [Test]
    public async Task EditAsync_EditorThatFails_IsNotRemembered()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var history = new EditHistory(model);
        await Assert.ThatAsync(() => history.EditAsync(new PatchingEditor(), []), Throws.ArgumentException);
        Assert.That(history.Entries, Is.Empty);
    }

    [Test, NoTensorLeaks]
    public void Dispose_AfterEditsAndUndo_LeavesNoTensorBehind()
    {
        using var model = InMemoryModel.Create(TinyModels.Llama);
        using var history = new EditHistory(model);
        for (var i = 0; i < 3; i++)
        {
            using var patch = new EditPatch(EditPatchTests.Manifest(model), model.Change(i));
            history.Apply(patch);
        }
        history.Undo();
    }

    /// <summary>Puts a random patch on.</summary>
    private sealed class PatchingEditor : IKnowledgeEditor
    {
        public async Task<EditResult> EditAsync(
            CausalLanguageModel model, IReadOnlyList<EditRequest> requests, IProgress<EditProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            if (requests.Count == 0)
                throw new ArgumentException("There is no request.", nameof(requests));
            await Task.Yield();
            var patch = new EditPatch(EditPatchTests.Manifest(model), model.Change(1));
            patch.ApplyTo(model, cancellationToken);
            return new EditResult(patch, [], new EditTimings(default, default, default));
        }
    }
}
