using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

public class SpecialTokenSplitterTests
{
    [Test]
    public void Split_TokensThatShareABeginning_TakesTheLongest() =>
        Assert.That(Split("a<x>>b", new AddedToken(1, "<x>"), new AddedToken(2, "<x>>")), Is.EqualTo(new[] { "a", "2:<x>>", "b" }));

    [Test]
    public void Split_TokenThatStrips_TakesTheWhiteSpaceBesideIt() =>
        Assert.That(
            Split("a <l> b <r> c", new AddedToken(1, "<l>", StripsLeft: true), new AddedToken(2, "<r>", StripsRight: true)),
            Is.EqualTo(new[] { "a", "1: <l>", " b ", "2:<r> ", "c" }));

    [Test]
    public void Split_SingleWord_IsFoundOnlyBetweenOtherCharacters() =>
        Assert.That(Split("cat catnip, cat", new AddedToken(1, "cat", IsSingleWord: true)), Is.EqualTo(new[] { "1:cat", " catnip, ", "1:cat" }));

    [Test]
    public void Split_NotRecognisingSpecialTokens_StillFindsTheOthers() =>
        Assert.That(
            Split("<s><u>", recognise: false, new AddedToken(1, "<s>"), new AddedToken(2, "<u>", IsSpecial: false)),
            Is.EqualTo(new[] { "<s>", "2:<u>" }));

    [Test]
    public void Split_NoTokens_GivesTheWholeText() => Assert.That(Split("abc"), Is.EqualTo(new[] { "abc" }));

    private static List<string> Split(string text, params AddedToken[] tokens) => Split(text, true, tokens);

    private static List<string> Split(string text, bool recognise, params AddedToken[] tokens) =>
    [
        .. new SpecialTokenSplitter(tokens).Split(text, recognise)
            .Select(segment => $"{(segment.Token is null ? "" : $"{segment.Token.Id}:")}{text.Substring(segment.Start, segment.Length)}"),
    ];
}
