using AnyEdit.Locating;
using AnyEdit.Statistics;
using AnyEdit.Telemetry;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.Memit;
using AnyEdit.Updaters.Presets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AnyEdit.Tests.DependencyInjection;

public sealed class AddAnyEditTests
{
    [Test]
    public void AddAnyEdit_Defaults_GivesOneEditor()
    {
        using var provider = new ServiceCollection().AddAnyEdit(editing => editing.UseMemit().ChunkSize(40)).BuildServiceProvider();
        var editor = provider.GetRequiredService<IKnowledgeEditor>();
        Assert.That(editor, Is.SameAs(provider.GetRequiredService<IKnowledgeEditor>()));
    }

    [Test]
    public void AddAnyEdit_Names_GivesAnEditorEach()
    {
        using var provider = new ServiceCollection()
            .AddAnyEdit("long", editing => editing.UseMemit().ChunkSize(40))
            .AddAnyEdit("short", editing => editing.UseMemit())
            .BuildServiceProvider();
        var monitor = provider.GetRequiredService<IOptionsMonitor<AnyEditOptions>>();

        Assert.That(provider.GetRequiredKeyedService<IKnowledgeEditor>("long"), Is.Not.SameAs(provider.GetRequiredKeyedService<IKnowledgeEditor>("short")));
        Assert.That((monitor.Get("long").ChunkSize, monitor.Get("short").ChunkSize), Is.EqualTo(((int?)40, (int?)null)));
        Assert.That(provider.GetService<IKnowledgeEditor>(), Is.Null);
    }

    [Test]
    public void StartHost_WrongOptions_FailsWithAllProblemsAtOnce()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAnyEdit(editing => editing
            .UseMemit(memit => memit.Lambda = -1)
            .ChunkSize(0)
            .Overlap(3)
            .Layers(4, -2)
            .Values(values => (values.Steps, values.LearningRate) = (0, double.NaN)));
        using var host = builder.Build();

        var failure = Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(failure!.Message, Is.EqualTo(string.Join("; ",
            "The field ChunkSize must be between 1 and 1000000.",
            "Layers names layer -2; layers count from 0.",
            "Values: The field Steps must be between 1 and 100000.",
            "Values: The field LearningRate must be between 1E-09 and 1000000.",
            "MEMIT: The field Lambda must be between 1E-09 and 1000000000000.")));
    }

    [Test]
    public void Create_WithoutMethod_SaysWhatToCall()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => KnowledgeEditor.Create(editing => editing.ChunkSize(4)));
        Assert.That(failure!.Message, Is.EqualTo("No method was chosen: call UseMemit() or another Use... method."));
    }

    [Test]
    public void Create_SentencesOutOfOrder_IsRefused()
    {
        var failure = Assert.Throws<OptionsValidationException>(
            () => KnowledgeEditor.Create(editing => editing.UseMemit().Sentences(sentences => (sentences.MinTokens, sentences.MaxTokens) = (9, 8))));
        Assert.That(failure!.Message, Is.EqualTo("Sentences: MinTokens must not exceed the MaxTokens of 8; it is 9."));
    }

    [Test]
    public void Preset_ThenOwnSettings_OwnSettingsCount()
    {
        var options = new AnyEditOptions();
        new AnyEditBuilder(options).UsePreset(MemitPresets.Qwen25).UseMemit(memit => memit.Lambda = 7).ChunkSize(12);

        Assert.That(options.ChunkSize, Is.EqualTo(12));
        Assert.That(((MemitOptions)options.Updater!.Options!).Lambda, Is.EqualTo(7));
        Assert.That((options.Layers, options.LayersOfDepth), Is.EqualTo(((IList<int>)[4, 5, 6, 7, 8], (int?)28)));
        Assert.That((options.Values.Steps, options.Values.LearningRate, options.Values.ClampFactor, options.Values.WeightDecay), Is.EqualTo((25, 0.5, 4.0, 1e-3)));
    }

    [Test]
    public void Configuration_SectionBound_SetsChunksAndValues()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AnyEdit:ChunkSize"] = "30", ["AnyEdit:Values:Steps"] = "40", ["AnyEdit:Layers:0"] = "2",
        }).Build();
        using var provider = new ServiceCollection()
            .AddAnyEdit(editing => editing.UseMemit())
            .Configure<AnyEditOptions>(configuration.GetSection("AnyEdit"))
            .BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<AnyEditOptions>>().Value;
        Assert.That((options.ChunkSize, options.Values.Steps, options.Layers!.Single()), Is.EqualTo(((int?)30, 40, 2)));
    }

    [Test]
    public async Task EditAsync_EditorOfAHost_EditsAndReports()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var moments = new KeyMomentCollector().Collect(model, [0, 1], ["a few words about nothing", "and some more of them"]);
        using var provider = new ServiceCollection()
            .AddSingleton<IKeyMomentSource>(moments)
            .AddAnyEdit(editing => editing.UseMemit(memit => memit.Lambda = 1).ChunkSize(4).Layers(0, 1).Values(values => values.Steps = 3))
            .BuildServiceProvider();
        var residuals = new List<double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == AnyEditTelemetry.Name)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (instrument.Name == "anyedit.edit.relative_residual")
                residuals.Add(value);
        });
        listener.Start();
        var before = model.WeightHash;

        using var result = await provider.GetRequiredService<IKnowledgeEditor>().EditAsync(model, [new EditRequest("who?", "nobody")]);

        Assert.That(model.WeightHash, Is.Not.EqualTo(before).And.EqualTo(result.Patch.Manifest.ResultWeightHash));
        Assert.That(result.Patch.Manifest.Settings["memit.lambda"], Is.EqualTo("1"));
        Assert.That(result.Update!.Layers.Select(layer => layer.Layer), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(residuals, Is.EqualTo(new[] { result.Update.RelativeResidual }));
        Assert.That(result.Update.RelativeResidual, Is.InRange(0, 1));
    }

    [Test]
    public async Task EditAsync_WithoutChunks_EditsOneSiteAtTheEndOfThePrompt()
    {
        using var model = InMemoryModel.Create(InMemoryModel.ByteLlama);
        using var moments = new KeyMomentCollector().Collect(model, [1], ["a few words about nothing", "and some more of them"]);
        using var editor = KnowledgeEditor.Create(editing => editing.UseMemit().Layers(EditedLayers.Given(1)).KeyMoments(moments).Values(values => values.Steps = 2));

        using var result = await editor.EditAsync(model, [new EditRequest("who?", "nobody")]);

        Assert.That(result.Requests.Single().Chunks.Select(chunk => (chunk.Start, chunk.Length, chunk.Position)), Is.EqualTo(new[] { (0, 7, 3) }));
        Assert.That(result.Patch.Manifest.Settings["preserve_context"], Is.EqualTo("false"));
    }
}
