using System.Diagnostics;
using AnyEdit.Evaluation.DataSets;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.MultipleChoice;
using AnyEdit.Models;

namespace AnyEdit.Evaluation.Ability;

/// <summary>Measures what else a model can do, as it is at the time.</summary>
/// <param name="model">The model; borrowed.</param>
/// <param name="options">What to measure.</param>
internal sealed class AbilityTest(CausalLanguageModel model, AbilityOptions options)
{
    /// <summary>Finds before a run what would end it at its first measurement.</summary>
    /// <exception cref="ArgumentException">There is nothing to measure, or the options do not go together.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">Options are out of range.</exception>
    /// <exception cref="DataSetException">A row of a multiple-choice file is wrong and wrong rows are fatal.</exception>
    public static AbilityOptions Checked(CausalLanguageModel model, AbilityOptions options)
    {
        AnnotatedOptions.Validated(options);
        AnnotatedOptions.Validated(options.Perplexity);
        AnnotatedOptions.Validated(options.ChoiceOptions);
        if (options is { HeldOut.Count: 0, Choices: null })
            throw new ArgumentException("General ability is to be measured, but there are neither held-out texts nor multiple-choice questions.");
        if (options.HeldOut.Count > 0 && !options.HeldOut.Any(text => PlainText.Encode(model, text, options.Perplexity.RecogniseSpecialTokens).Count > 1))
            throw new ArgumentException("The held-out texts have no token to score: a text needs at least two.");
        if (options.Perplexity.Window > model.Config.MaxPositions)
            throw new ArgumentException($"The window of {options.Perplexity.Window} tokens for the held-out texts is longer than the model's context of {model.Config.MaxPositions} tokens.");
        foreach (var subject in options.Choices?.Read() ?? [])
            _ = subject.Questions.Count;
        return options;
    }

    /// <summary>Measures the model.</summary>
    /// <param name="batch">The batch that was edited; 0 for none.</param>
    /// <param name="edits">How many edits the model has.</param>
    /// <param name="progress">Receives the part that is done, 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Checked before each batch of texts.</param>
    public AbilityMeasurement Measure(int batch, int edits, Action<double> progress, CancellationToken cancellationToken)
    {
        var parts = (options.HeldOut.Count > 0 ? 1 : 0) + (options.Choices is null ? 0 : 1);
        var start = Stopwatch.GetTimestamp();
        PerplexityResult? heldOut = options.HeldOut.Count == 0 ? null
            : Perplexity.Measure(model, options.HeldOut, options.Perplexity, new Reports<PerplexityProgress>(done => progress((double)done.Tokens / done.Total / parts)), cancellationToken);
        var read = Stopwatch.GetTimestamp();
        var choices = options.Choices is null ? null
            : MultipleChoiceTest.Measure(model, options.Choices, options.ChoiceOptions, new Reports<MultipleChoiceProgress>(done => progress((parts - 1 + Done(done)) / parts)), cancellationToken);
        return new AbilityMeasurement(batch, edits)
        {
            HeldOut = heldOut,
            Choices = choices,
            Timings = new(Stopwatch.GetElapsedTime(start, read).TotalSeconds, choices is null ? 0 : Stopwatch.GetElapsedTime(read).TotalSeconds),
        };
    }

    private static double Done(MultipleChoiceProgress done) => (done.SubjectNumber - 1 + (double)done.Asked / done.Questions) / done.SubjectCount;

    private sealed class Reports<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
