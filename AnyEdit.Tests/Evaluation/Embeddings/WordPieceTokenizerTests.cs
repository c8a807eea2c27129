using AnyEdit.Evaluation.Embeddings;

namespace AnyEdit.Tests.Evaluation.Embeddings;

public sealed class WordPieceTokenizerTests
{
    private static readonly string[] Pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",                                       // 0..4
        "want", "##want", "##ed", "wa", "un", "runn", "##ing", "##s", "low", "lower",       // 5..14
        "##est", ",", ".", "!", "$", "'", "中", "国", "ü", "u", "##u", "\u1100", "##\u1161", "σ", "¿", "##中", "—", "x", "##x", "i", "\U0001F600", // 15..35
    ];

    // The ids were derived by hand from the definition: cut into words, then the longest piece first.
    [TestCase("", new int[0], TestName = "Encode_EmptyText_IsOnlyTheFrame")]
    [TestCase(" \t\r\n\u00A0\u3000", new int[0], TestName = "Encode_WhiteSpace_IsOnlyTheFrame")]
    [TestCase("UNwant\u00E9d,running", new[] { 9, 6, 7, 16, 10, 11 }, TestName = "Encode_CapitalsAndAccents_AreTakenOff")]
    [TestCase("lowest lowers", new[] { 13, 15, 14, 12 }, TestName = "Encode_LongestPiece_ComesFirst")]
    [TestCase("low!!$ 'low'", new[] { 13, 18, 18, 19, 20, 13, 20 }, TestName = "Encode_PunctuationAndAsciiSigns_AreWords")]
    [TestCase("¿low—low", new[] { 29, 13, 31, 13 }, TestName = "Encode_PunctuationBeyondAscii_IsAWord")]
    [TestCase("low中国low", new[] { 13, 21, 22, 13 }, TestName = "Encode_ChineseCharacters_StandAlone")]
    [TestCase("U\u0308 Ü ü", new[] { 24, 24, 24 }, TestName = "Encode_AccentOfEitherForm_IsTakenOff")]
    [TestCase("\uAC00", new[] { 26, 27 }, TestName = "Encode_HangulSyllable_FallsApart")]
    [TestCase("\u03A3 \u0130", new[] { 28, 34 }, TestName = "Encode_CapitalSigmaAndDottedI_BecomeSmall")]
    [TestCase("lo\u0000w\u200B\u00AD\u0007 lo\uFFFDw", new[] { 13, 13 }, TestName = "Encode_ControlCharacters_AreDropped")]
    [TestCase("\U0001F600", new[] { 35 }, TestName = "Encode_CharacterBeyondTheBasicPlane_IsOne")]
    [TestCase("wantz lowz .", new[] { 1, 1, 17 }, TestName = "Encode_WordWithAPieceUnknown_IsUnknownAsAWhole")]
    [TestCase("ed", new[] { 1 }, TestName = "Encode_ContinuationAtTheBeginning_IsUnknown")]
    [TestCase("low[SEP]low [MASK] [sep]", new[] { 13, 3, 13, 4, 1, 1, 1 }, TestName = "Encode_SpecialTokenWrittenOut_IsThatToken")]
    public void Encode(string text, int[] expected) => Assert.That(Tokenizer().Encode(text, 64), Is.EqualTo(new[] { 2 }.Concat(expected).Append(3)));

    [Test]
    public void Encode_WordOfAHundredCharacters_IsCutAndALongerOneUnknown() => Assert.Multiple(() =>
    {
        Assert.That(Tokenizer().Encode(new string('x', 100), 200), Is.EqualTo(new[] { 2, 32 }.Concat(Enumerable.Repeat(33, 99)).Append(3)));
        Assert.That(Tokenizer().Encode(new string('x', 101), 200), Is.EqualTo(new[] { 2, 1, 3 }));
    });

    [Test]
    public void Encode_LoneSurrogate_IsDropped() => Assert.That(Tokenizer().Encode("lo" + (char)0xD800 + "w", 64), Is.EqualTo(new[] { 2, 13, 3 }));

    [Test]
    public void Encode_TooLong_KeepsTheEndToken() => Assert.That(Tokenizer().Encode("low low low", 4), Is.EqualTo(new[] { 2, 13, 13, 3 }));

    [Test]
    public void Encode_Cased_KeepsCapitalsAndAccents() => Assert.Multiple(() =>
    {
        var cased = new BertWords(Lowercase: false, StripAccents: false, SplitChinese: false);
        Assert.That(Tokenizer(cased).Encode("Low ü low", 64), Is.EqualTo(new[] { 2, 1, 23, 13, 3 }));
        Assert.That(Tokenizer(cased).Encode("u中", 64), Is.EqualTo(new[] { 2, 24, 30, 3 }));
    });

    private static WordPieceTokenizer Tokenizer(BertWords? words = null) =>
        new(Pieces.Select((piece, id) => (piece, id)).ToDictionary(pair => pair.piece, pair => pair.id), words ?? new BertWords());
}
