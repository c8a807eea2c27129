using AnyEdit.Benchmarks.Models;
using AnyEdit.Benchmarks.Naive;
using AnyEdit.Editing;
using AnyEdit.Generation;
using AnyEdit.Locating;
using AnyEdit.Models;
using AnyEdit.Statistics;
using AnyEdit.Values;

namespace AnyEdit.Benchmarks.Stopwatches;

/// <summary>The stages of an edit one at a time, by means of what anybody can call. Owns its model.</summary>
internal sealed class Stages : IDisposable
{
    private readonly ModelShape shape;
    private readonly Device device;
    private readonly EditBench bench;
    private readonly KnowledgeEditor editor;

    public Stages(ModelShape shape, Device device)
    {
        (this.shape, this.device) = (shape, device);
        bench = new EditBench(shape, device);
        editor = bench.Editor();
    }

    private Decoder Decoder => bench.Model.Decoder;

    private int Above => shape.Layers[^1] + 1;

    public IEnumerable<(string Name, Work Floor, Timing Timing)> Measure(EditFloor floor, int rounds)
    {
        var evaluations = ModelShape.Steps * floor.Chunks;
        using var chunk = new ChunkStage(bench, shape);
        yield return ("values: layers to z, once", floor.Read, Median(rounds, Read));
        yield return ("values: steps, forward", floor.Forward + floor.Head, Median(rounds, chunk.Forward) * evaluations);
        yield return ("values: steps, forward and backward", floor.Forward + floor.Head + floor.Backward, Median(rounds, chunk.ForwardAndBackward) * evaluations);

        var (whole, values) = (Median(rounds, Edit), Values(rounds));
        yield return ("one edit", floor.Values + floor.Update, whole);
        yield return ("of it values", floor.Values, values);
        yield return ("of it update and digest of the new weights", floor.Update, whole - values);
        yield return ("generation, one token", floor.GeneratedToken, Generate(rounds));
        yield return ("corpus, 1000 tokens, all layers", floor.CorpusToken * 1000, Collect(rounds));
    }

    public void Dispose()
    {
        editor.Dispose();
        bench.Dispose();
    }

    private void Read()
    {
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var layout = SequenceLayout.Causal(ModelShape.QuestionTokens + ModelShape.TargetTokens);
        var ids = torch.tensor(Array.ConvertAll(RandomModel.Ids(shape.Config, layout.Length, seed: 1), id => (long)id), [1, layout.Length], device: device);
        Decoder.RunLayers(bench.Weights, Decoder.Embed(bench.Weights, ids, layout), 0, Above, layout);
    }

    private void Edit() => bench.Edit(editor, ModelShape.Requests(1, ModelShape.TargetTokens)).Dispose();

    private Timing Values(int rounds)
    {
        var text = NaiveText.Of(bench.Model, ModelShape.Requests(1, ModelShape.TargetTokens)[0], shape.ChunkSize);
        var edit = new EncodedEdit(ModelShape.Requests(1, 1)[0], text.Ids[..text.QuestionLength], text.Ids[text.QuestionLength..], text.Chunks);
        var locations = new EditLocations(shape.Layers, [[.. text.Chunks.Select(text.Site)]]);
        var optimizer = new GradientValueOptimizer(new ValueOptimizerOptions { StopLoss = 0 });
        return Median(rounds, () =>
        {
            foreach (var value in optimizer.Optimize(bench.Model.Decoder, bench.Weights, [edit], locations, progress: null, CancellationToken.None)[0])
                value.Dispose();
        });
    }

    /// <summary>The second half of an answer: without the reading of the question.</summary>
    private Timing Generate(int rounds)
    {
        var generator = new TextGenerator(bench.Model);
        var prompt = RandomModel.Ids(shape.Config, ModelShape.QuestionTokens, seed: 1);
        return (Median(rounds, () => Answer(96)) - Median(rounds, () => Answer(32))) * (1 / 64.0);

        void Answer(int tokens) => generator.GenerateIds([prompt], new GenerationOptions { MaxNewTokens = tokens, StopTokens = [] });
    }

    /// <summary>Texts of 32 to 256 tokens, per 1000 tokens.</summary>
    private Timing Collect(int rounds)
    {
        var texts = RandomModel.Texts(shape.Config, 56, 32, 256);
        var collector = new KeyMomentCollector();
        return Median(rounds, () => collector.Collect(bench.Model, shape.Layers, texts).Dispose()) * (1000.0 / texts.Sum(text => text.Count));
    }

    private Timing Median(int rounds, Action action)
    {
        action();
        var times = Enumerable.Range(0, rounds).Select(_ => Timing.Of(action, device)).ToList();
        return new(Timing.Median(times.Select(time => time.Wall)), Timing.Median(times.Select(time => time.Cpu)));
    }
}
