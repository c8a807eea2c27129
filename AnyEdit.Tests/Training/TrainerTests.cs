using AnyEdit.Samples.TrainBundledModel;
using AnyEdit.Samples.TrainBundledModel.Training;

namespace AnyEdit.Tests.Training;

public sealed class TrainerTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"trainer-{Guid.NewGuid():N}");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Run_InterruptedAndOpenedAgain_GoesOnWhereItStopped()
    {
        var tokenizer = BpeTrainer.Train(["What is the color of the fox? The fox is red."], 280);
        BpeTrainer.Save(tokenizer, _folder);
        var shape = new NetworkShape(tokenizer.VocabularySize, 16, 4, 2, 1, 16);
        var options = new TrainerOptions { Folder = _folder, Minutes = 60, LogSteps = 1, BatchTokens = 256, Accumulate = 1 };
        float[] weights;
        using (var trainer = new Trainer(options, shape, tokenizer))
        {
            Train(trainer, untilStep: 3);
            weights = Weights(trainer);
        }

        using var again = new Trainer(options, shape, tokenizer);

        Assert.That(Weights(again), Is.EqualTo(weights));
        Assert.That(Train(again, untilStep: 4)[1], Does.Contain(" step 4 "));
        Assert.That(Weights(again), Is.Not.EqualTo(weights));
    }

    private static List<string> Train(Trainer trainer, int untilStep)
    {
        using var stop = new CancellationTokenSource();
        var lines = new List<string>();
        trainer.Run(
            line =>
            {
                lines.Add(line);
                if (line.Contains($" step {untilStep} ", StringComparison.Ordinal))
                    stop.Cancel();
            },
            stop.Token);
        return lines;
    }

    private static float[] Weights(Trainer trainer) => trainer.Network.Parameters["model.layers.1.mlp.up_proj.weight"].detach().data<float>().ToArray();
}
