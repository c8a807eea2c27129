using AnyEdit.Models;
using AnyEdit.Tokenization;

namespace AnyEdit.Evaluation.Runs;

/// <summary>Finds records that a model cannot be asked or edited with.</summary>
internal static class Fitness
{
    /// <summary>Why a record does not fit, in a sentence; <c>null</c> where it does.</summary>
    public static string? Problem(CausalLanguageModel model, EditCase edit)
    {
        if (string.IsNullOrWhiteSpace(edit.Prompt) || string.IsNullOrWhiteSpace(edit.Target))
            return "the prompt or the target is empty.";
        if (!string.IsNullOrWhiteSpace(edit.Subject) && !edit.Prompt.Contains(edit.Subject.Trim(), StringComparison.Ordinal))
            return $"the subject '{edit.Subject}' does not occur in the prompt.";
        return TooLong(model, "prompt", edit.Prompt, "target", edit.Target)
            ?? edit.Paraphrases.Select(prompt => TooLong(model, "paraphrase", prompt, "target", edit.Target)).FirstOrDefault(problem => problem is not null)
            ?? edit.SubQuestions.Select(pair => TooLong(model, "sub-question", pair.Prompt, "its answer", pair.Answer)).FirstOrDefault(problem => problem is not null)
            ?? edit.Neighbours.SelectMany(pair => new[] { TooLong(model, "locality question", pair.Prompt, "its answer", pair.Answer), TooLong(model, "locality question", pair.Prompt, "target", edit.Target) })
                .FirstOrDefault(problem => problem is not null);
    }

    private static string? TooLong(CausalLanguageModel model, string question, string prompt, string answer, string text)
    {
        var (p, a) = (model.Tokenizer.EncodePrompt(model.ChatTemplate, prompt).Count, model.Tokenizer.EncodeAnswer(model.ChatTemplate, text).Count);
        return p + a <= model.Config.MaxPositions
            ? null
            : $"the {question} ({p} tokens) and {(answer.StartsWith("its", StringComparison.Ordinal) ? answer : "the " + answer)} ({a} tokens) do not fit the model's context of {model.Config.MaxPositions} tokens.";
    }
}
