using System.ComponentModel.DataAnnotations;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Evaluation.MultipleChoice;

namespace AnyEdit.Evaluation.Ability;

/// <summary>What else an edited model should still be able to do, and how often a run measures it. At least one of the two measures is given.</summary>
public sealed class AbilityOptions
{
    /// <summary>Over how many batches of a run of separate edits the measurements are spread where <see cref="Every"/> is not given.</summary>
    public const int Measurements = 10;

    /// <summary>Texts that no edit is about; their perplexity is measured.</summary>
    /// <value>The default value is empty: it is not measured.</value>
    public IReadOnlyList<string> HeldOut { get; set; } = [];

    /// <summary>How perplexity is measured.</summary>
    /// <value>The default value has the defaults of <see cref="PerplexityOptions"/>.</value>
    public PerplexityOptions Perplexity { get; set; } = new();

    /// <summary>Multiple-choice questions in the files of MMLU.</summary>
    /// <value>The default value is <c>null</c>: none are asked.</value>
    public MultipleChoiceSet? Choices { get; set; }

    /// <summary>How they are asked.</summary>
    /// <value>The default value has the defaults of <see cref="MultipleChoiceOptions"/>.</value>
    public MultipleChoiceOptions ChoiceOptions { get; set; } = new();

    /// <summary>After how many batches the edited model is measured; after the last one in any case. The unedited model is measured once, before all.</summary>
    /// <value>
    /// The default value is <c>null</c>: a sequence is measured after its last edit, separate edits after at most <see cref="Measurements"/>
    /// batches that are evenly spread over the data set, because a measurement may take longer than an edit.
    /// </value>
    [Range(1, int.MaxValue)]
    public int? Every { get; set; }

    /// <summary>Whether a batch is measured.</summary>
    /// <param name="number">Its number in the whole data set, from 1.</param>
    /// <param name="count">How many batches the whole data set has.</param>
    /// <param name="isSequential">Whether edits stay.</param>
    internal bool IsDue(int number, int count, bool isSequential) =>
        number == count || (Every ?? (isSequential ? count : (count + Measurements - 1) / Measurements)) is var every && number % every == 0;
}
