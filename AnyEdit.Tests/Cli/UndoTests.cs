using System.Diagnostics;
using System.Text.Json;
using AnyEdit.Cli;
using AnyEdit.Files;
using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Tests.Support;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Cli;

public sealed class UndoTests : EditFixture
{
    [Test]
    public void Edit_ThenUndo_BringsTheWeightsBackBitForBit()
    {
        var edited = At("edited");
        Edit("Who?", "Ann Lee.", "--out", edited);
        Assert.That(WeightHash(edited), Is.Not.EqualTo(WeightHash(Model)));
        var undo = CliRun.Of("undo", edited);
        Assert.Multiple(() =>
        {
            Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
            Assert.That(WeightHash(edited), Is.EqualTo(WeightHash(Model)));
            Assert.That(Directory.Exists(Path.Combine(edited, "edits")), Is.False);
        });
    }

    [Test]
    public void Undo_FolderEditedInFloat16_StaysInFloat16()
    {
        // An edit in float16 needs a GPU; what it leaves does not.
        const string Name = "model.norm.weight";
        TinyModelFolder.Write(At("edited"), ScalarType.Float16);
        var asStored = new ModelLoadOptions { DType = ScalarType.Float16 };
        string before;
        using (var edited = CausalLanguageModel.Load(At("edited"), asStored))
        {
            before = edited.WeightHash;
            var trail = Directory.CreateDirectory(At("edited/edits/0001")).FullName;
            using (var original = edited.Lease())
                SafetensorsWriter.Write(Path.Combine(trail, "originals.safetensors"), [KeyValuePair.Create(Name, original.Snapshot[Name])]);
            using var patch = new EditPatch(new EditPatchManifest(before, "test", new Dictionary<string, string>(), "texts"), new Dictionary<string, WeightDelta> { [Name] = new DenseDelta(torch.ones(32)) });
            patch.ApplyTo(edited);
            edited.Save(At("edited"));
            File.WriteAllText(Path.Combine(trail, "edit.json"), JsonSerializer.Serialize(new { weightHashBefore = before, weightHashAfter = edited.WeightHash, prompts = new[] { "Who?" }, editedAt = DateTimeOffset.UtcNow }));
        }

        var undo = CliRun.Of("undo", At("edited"));
        Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
        using var undone = CausalLanguageModel.Load(At("edited"), asStored);
        Assert.That(undone.WeightHash, Is.EqualTo(before));
        Assert.That(ModelConfig.Load(At("edited")).Dtype, Is.EqualTo(ScalarType.Float16));
    }

    [Test]
    public void Edit_OfAnEditedFolder_StacksAndUndoTakesTheLastOff()
    {
        Edit("Who?", "Ann Lee.", "--out", At("first"));
        var second = CliRun.Of("edit", At("first"), "--prompt", "Where?", "--target", "Rome.", "--out", At("second"));
        Assert.That(second.ExitCode, Is.EqualTo(ExitCodes.Success), second.Error);
        CliRun.Of("undo", At("second"));
        Assert.That(WeightHash(At("second")), Is.EqualTo(WeightHash(At("first"))));
        CliRun.Of("undo", At("second"));
        Assert.That(WeightHash(At("second")), Is.EqualTo(WeightHash(Model)));
    }

    [Test]
    public void Edit_ModelWithAMendNetwork_KeepsItThroughEditAndUndo()
    {
        TinyModelFolder.WriteWithKeyMoments(At("model"));
        File.WriteAllText(At("model/mend.safetensors"), "a network");
        EditOf(At("model"), "Who?", "Ann Lee.", "--out", At("edited"), "--no-answers");
        CliRun.Of("undo", At("edited"));
        Assert.That(File.ReadAllText(At("edited/mend.safetensors")), Is.EqualTo("a network"));
    }

    [Test]
    public void Undo_All_TakesEveryEditOff()
    {
        Edit("Who?", "Ann Lee.", "--out", At("first"));
        CliRun.Of("edit", At("first"), "--prompt", "Where?", "--target", "Rome.", "--out", At("second"));
        var undo = CliRun.Of("undo", At("second"), "--all", "--json");
        using var json = JsonDocument.Parse(undo.Out);
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.GetProperty("undone").GetArrayLength(), Is.EqualTo(2));
            Assert.That(json.RootElement.GetProperty("weightHash").GetString(), Is.EqualTo(WeightHash(Model)));
        });
    }

    [Test]
    public void Undo_AllCancelledAfterTheFirst_SaysWhatIsLeft()
    {
        Edit("Who?", "Ann Lee.", "--out", At("first"));
        CliRun.Of("edit", At("first"), "--prompt", "Where?", "--target", "Rome.", "--out", At("second"));
        using var cancellation = new CancellationTokenSource();
        using var stdout = new StringWriter();
        using var stderr = new CancellingWriter(cancellation, "1 of 2 edits taken off");
        var exitCode = CliApplication.Run(["undo", At("second"), "--all"], stdout, stderr, cancellation.Token);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(ExitCodes.Cancelled));
            Assert.That(stderr.ToString(), Does.Contain("Cancelled.").And.Contain("1 edit remains").And.Not.Contain("half-written"));
            Assert.That(WeightHash(At("second")), Is.EqualTo(WeightHash(At("first"))));
        });
    }

    [Test]
    public void Undo_StoppedBetweenWeightsAndTrail_IsFinishedByTheNextOne()
    {
        UndoButKeepTheTrail();
        var undo = CliRun.Of("undo", At("second"));
        Assert.Multiple(() =>
        {
            Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
            Assert.That(undo.Out, Does.Contain("Where?").And.Not.Contain("Who?"));
            Assert.That(WeightHash(At("second")), Is.EqualTo(WeightHash(At("first"))));
            Assert.That(Directory.GetDirectories(At("second/edits")), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void Undo_StoppedBetweenWeightsAndTrail_IsFinishedByOneOfAllToo()
    {
        UndoButKeepTheTrail();
        var undo = CliRun.Of("undo", At("second"), "--all");
        Assert.Multiple(() =>
        {
            Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
            Assert.That(WeightHash(At("second")), Is.EqualTo(WeightHash(Model)));
            Assert.That(Directory.Exists(At("second/edits")), Is.False);
        });
    }

    [Test]
    public void Undo_WhatAStoppedOneWasDeleting_IsDeletedAndNotTakenForAnEdit()
    {
        Edit("Who?", "Ann Lee.", "--out", At("edited"), "--no-answers");
        Directory.CreateDirectory(At("edited/edits/.0002.x.removed"));
        var undo = CliRun.Of("undo", At("edited"));
        Assert.That(undo.ExitCode, Is.EqualTo(ExitCodes.Success), undo.Error);
        Assert.That(Directory.Exists(At("edited/edits")), Is.False);
    }

    [Test]
    public void Undo_EditWhosePatchesLeadElsewhere_IsBadInputAndChangesNothing()
    {
        var lines = string.Join('\n', new[] { "Who?", "Where?", "Why?" }.Select(prompt => $"{{\"prompt\":\"{prompt}\",\"target\":\"So.\"}}"));
        EditFile(Write("edits.jsonl", lines), "--batch", "1", "--out", At("edited"), "--no-answers");
        Assert.That(File.Exists(At("edited/edits/0003/originals.safetensors")), Is.False, "the third edit must lead back over the second's patch for this test to see anything");
        File.Copy(At("edited/edits/0003/edit.patch"), At("edited/edits/0002/edit.patch"), overwrite: true);
        var before = TemporaryFolder.Contents(At("edited"));
        CliRun.Of("undo", At("edited")).IsBadInput("made for weights");
        Assert.That(TemporaryFolder.Contents(At("edited")), Is.EqualTo(before));
        var all = CliRun.Of("undo", At("edited"), "--all");
        Assert.That(all.ExitCode, Is.EqualTo(ExitCodes.Success), all.Error);
        Assert.That(WeightHash(At("edited")), Is.EqualTo(WeightHash(Model)));
    }

    [Test]
    public void Undo_PatchOfAnotherEdit_IsBadInputAndChangesNothing()
    {
        Edit("Who?", "Ann Lee.", "--out", At("edited"));
        Edit("Where?", "Rome.", "--patch", At("other.patch"));
        var before = TemporaryFolder.Contents(At("edited"));
        CliRun.Of("undo", At("edited"), "--patch", At("other.patch")).IsBadInput("other.patch");
        Assert.That(TemporaryFolder.Contents(At("edited")), Is.EqualTo(before));
    }

    [Test]
    public void Undo_WeightsChangedSince_IsBadInputAndChangesNothing()
    {
        Edit("Who?", "Ann Lee.", "--out", At("edited"));
        TinyModelFolder.ChangeWeights(At("edited"), tensors => tensors["model.norm.weight"] = torch.ones(32));
        var before = TemporaryFolder.Contents(At("edited"));
        CliRun.Of("undo", At("edited")).IsBadInput("hash");
        Assert.That(TemporaryFolder.Contents(At("edited")), Is.EqualTo(before));
    }

    /// <summary>Two edits, of which the weights have only the first.</summary>
    private void UndoButKeepTheTrail()
    {
        Edit("Who?", "Ann Lee.", "--out", At("first"), "--no-answers");
        EditOf(At("first"), "Where?", "Rome.", "--out", At("second"), "--no-answers");
        Directory.CreateDirectory(At("kept"));
        foreach (var file in Directory.GetFiles(At("second/edits/0002")))
            File.Copy(file, At("kept/" + Path.GetFileName(file)));
        CliRun.Of("undo", At("second"));
        Directory.Move(At("kept"), At("second/edits/0002"));
    }
}
