using AnyEdit.Samples.TrainBundledModel;

namespace AnyEdit.Tests.Tokenization;

public class BpeTrainerTests
{
    [Test]
    public void Train_SameTextsInAnotherOrder_GivesTheSameMerges()
    {
        string[] texts = [TestTokenizers.Corpus, "A quite different text about salt and bread. ", "Bread, bread, bread!"];
        var first = BpeTrainer.Train(texts, 380).Definition;
        var second = BpeTrainer.Train(texts.Reverse(), 380).Definition;
        Assert.That(second.Merges, Is.EqualTo(first.Merges));
        Assert.That(second.Vocabulary, Is.EquivalentTo(first.Vocabulary));
    }

    [Test]
    public void Train_VocabularySize_IsMetAndEndsWithTheSpecialTokens()
    {
        Assert.That(TestTokenizers.Small.VocabularySize, Is.EqualTo(400));
        Assert.That(TestTokenizers.Small.SpecialTokens["<|endoftext|>"], Is.EqualTo(397));
        Assert.That(TestTokenizers.Small.SpecialTokens["<|im_end|>"], Is.EqualTo(399));
        Assert.That(TestTokenizers.Small.EndOfText, Is.EqualTo(399));
    }

    [Test]
    public void Train_CountsPairs_AsANaiveTwinDoes()
    {
        // "abab" 3 times, "ab" twice: (a,b) 8, then (ab,ab) 3.
        var tokenizer = BpeTrainer.Train(["abab\nabab\nabab\nab\nab"], 256 + 2 + 3);
        var tokens = tokenizer.Definition.Vocabulary.ToDictionary(pair => pair.Value, pair => pair.Key);
        Assert.That(tokenizer.Definition.Merges.Select(merge => tokens[merge.Result]), Is.EqualTo(new[] { "ab", "abab" }));
    }

    [Test]
    public void Train_TextsWithSpecialTokens_LearnsNothingFromThem()
    {
        var text = string.Concat(Enumerable.Repeat("<|im_start|>a<|im_end|>", 50));
        Assert.That(BpeTrainer.Train([text], 300).Definition.Merges, Is.Empty);
    }

    [Test]
    public void Train_Digits_StaySingle() =>
        Assert.That(BpeTrainer.Train([string.Concat(Enumerable.Repeat("1874 1874 ", 50))], 300).Encode("1874"), Has.Count.EqualTo(4));

    [Test]
    public void Train_VocabularyWithoutRoomForBytes_IsRefused() =>
        Assert.That(() => BpeTrainer.Train(["a"], 258), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
