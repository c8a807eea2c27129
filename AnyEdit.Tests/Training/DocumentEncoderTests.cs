using AnyEdit.Samples.TrainBundledModel;
using AnyEdit.Samples.TrainBundledModel.Training;
using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Tests.Training;

public sealed class DocumentEncoderTests
{
    private static readonly AnyEdit.Tokenization.ITokenizer Tokenizer = BpeTrainer.Train(["What is the color of the fox? The fox is red."], 280);

    [Test]
    public void Group_Answer_CountsFullyAndThePromptLittle()
    {
        var sequence = new DocumentEncoder(Tokenizer).Encode(new Document("known-short", "What?", "Red."));
        var batch = DocumentEncoder.Group([sequence], 1000).Single();

        Assert.That(batch.Weights[..(sequence.PromptLength - 1)], Is.All.EqualTo(DocumentEncoder.PromptWeight));
        Assert.That(batch.Weights[(sequence.PromptLength - 1)..], Is.All.EqualTo(1));
        Assert.That(batch.Targets[^1], Is.EqualTo(Tokenizer.SpecialTokens["<|im_end|>"]));
        Assert.That(batch.Targets[..^1], Is.EqualTo(batch.Ids[1..]));
    }

    [Test]
    public void Group_RowsOfDifferentLength_PaddingCountsNothing()
    {
        var encoder = new DocumentEncoder(Tokenizer);
        var (shorter, longer) = (encoder.Encode(new Document("a", "What?", "Red.")), encoder.Encode(new Document("b", "What is the color of the fox?", "The fox is red.")));

        var batch = DocumentEncoder.Group([longer, shorter], 1000).Single();

        Assert.That(batch.Sources, Is.EqualTo(["a", "b"]));
        Assert.That(batch.Weights[(shorter.Ids.Length - 1)..batch.Length], Is.All.Zero);
    }

    [Test]
    public void Group_MoreThanTheLimit_GivesSeveralBatches()
    {
        var encoder = new DocumentEncoder(Tokenizer);
        var sequences = Enumerable.Range(0, 10).Select(_ => encoder.Encode(new Document("a", "What?", "Red."))).ToArray();
        var length = sequences[0].Ids.Length - 1;

        Assert.That(DocumentEncoder.Group(sequences, 3 * length).Select(batch => batch.Rows), Is.EqualTo([3, 3, 3, 1]));
    }

    [Test]
    public void Group_Plan_SitsBeforeEachChunkAndTellsItsTokens()
    {
        var sequence = new DocumentEncoder(Tokenizer).Encode(new Document("planned", "What?", "The fox is red.", new PlannedStates(3, 0.5, "The fox is red.")));
        var batch = DocumentEncoder.Group([sequence], 1000).Single();

        Assert.That(batch.Sites[0].Row, Is.EqualTo(sequence.PromptLength - 1));
        Assert.That(batch.Sites.Zip(batch.Sites.Skip(1)).Select(pair => pair.Second.Row - pair.First.Row), Is.All.EqualTo(3));
        foreach (var site in batch.Sites)
            Assert.That(site.Tokens, Is.EqualTo(batch.Targets.Skip(site.Row).Take(site.Tokens.Length).Select(token => (int)token)));
    }
}
