using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

/// <summary>Where a beginning-of-text token comes from: never from Encode, once from the prompt, never in an answer.</summary>
public class PromptEncodingTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Encode_WhateverTheFolderSays_AddsNoBeginOfText(bool adds) =>
        Assert.That(new ByteTokenizer(adds).Encode("ab"), Is.EqualTo(new[] { 97, 98 }));

    [Test]
    public void EncodePrompt_TokenizerThatAddsBeginOfText_PutsItInFront()
    {
        Assert.That(new ByteTokenizer(addsBeginOfText: true).EncodePrompt(ChatTemplate.None, "ab"), Is.EqualTo(new[] { 257, 97, 98 }));
        Assert.That(new ByteTokenizer(addsBeginOfText: false).EncodePrompt(ChatTemplate.None, "ab"), Is.EqualTo(new[] { 97, 98 }));
    }

    [Test]
    public void EncodePrompt_TemplateThatHasBeginOfText_GivesExactlyOne()
    {
        var tokenizer = new ByteLevelBpeTokenizer(TestTokenizers.Small.Definition with
        {
            AddedTokens = [new AddedToken(397, "<|begin_of_text|>"), new AddedToken(398, "<|eot_id|>")],
            BeginOfText = "<|begin_of_text|>",
            AddsBeginOfText = true,
        });
        var ids = tokenizer.EncodePrompt(ChatTemplate.Llama3, "Who?");
        Assert.That(ids[0], Is.EqualTo(397));
        Assert.That(ids.Count(id => id == 397), Is.EqualTo(1));
    }

    [Test]
    public void EncodeAnswer_NoTemplate_EndsWithTheEndOfText() =>
        Assert.That(new ByteTokenizer(addsBeginOfText: true).EncodeAnswer(ChatTemplate.None, "ab"), Is.EqualTo(new[] { 97, 98, 256 }));

    [Test]
    public void EncodeAnswer_Template_EndsWithItsEndOfTurn()
    {
        var ids = TestTokenizers.Small.EncodeAnswer(ChatTemplate.ChatML, "Tamsin <|im_start|>");
        Assert.That(ids[^1], Is.EqualTo(TestTokenizers.Small.SpecialTokens["<|im_end|>"]));
        Assert.That(ids, Has.None.EqualTo(TestTokenizers.Small.SpecialTokens["<|im_start|>"]));
    }

    [Test]
    public void EncodeAnswer_EndOfTurnMissingInTheVocabulary_IsRefused() =>
        Assert.That(
            () => TestTokenizers.Small.EncodeAnswer(ChatTemplate.Llama3, "x"),
            Throws.InvalidOperationException.With.Message.Contains("<|eot_id|>"));
}
