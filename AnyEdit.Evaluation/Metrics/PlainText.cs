using AnyEdit.Models;

namespace AnyEdit.Evaluation.Metrics;

/// <summary>Text as a model reads it outside of a conversation.</summary>
internal static class PlainText
{
    /// <summary>The tokens of a text, with the token that begins a text in front where the model was trained so.</summary>
    public static IReadOnlyList<int> Encode(CausalLanguageModel model, string text, bool recogniseSpecialTokens = false)
    {
        var ids = model.Tokenizer.Encode(text, recogniseSpecialTokens);
        return model.Tokenizer.AddsBeginOfText && model.Tokenizer.BeginOfText is { } begin ? [begin, .. ids] : ids;
    }
}
