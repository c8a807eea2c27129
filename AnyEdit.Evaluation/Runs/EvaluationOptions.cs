using System.ComponentModel.DataAnnotations;
using AnyEdit.Evaluation.Ability;
using AnyEdit.Statistics;

namespace AnyEdit.Evaluation.Runs;

/// <summary>How an evaluation edits, asks and judges.</summary>
public sealed class EvaluationOptions
{
    /// <summary>By how many tokens an answer may be longer than it should be where <see cref="MaxNewTokens"/> is not given, so that one that does not stop shows.</summary>
    public const int Margin = 32;

    /// <summary>The most tokens of an answer that nobody knows where <see cref="MaxNewTokens"/> is not given.</summary>
    public const int UnknownLength = 128;

    /// <summary>How many records are written in one joint update; <c>null</c> for all of them at once.</summary>
    /// <value>The default value is 1.</value>
    [Range(1, 1_000_000)]
    public int? BatchSize { get; set; } = 1;

    /// <summary>Whether edits stay and the next ones are made on top of them, instead of each batch being taken off again.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Sequential { get; set; }

    /// <summary>In a sequence, after how many edits all records so far are asked again; <c>null</c> for only once, after the last edit.</summary>
    /// <value>The default value is <c>null</c>.</value>
    [Range(1, int.MaxValue)]
    public int? AgainEvery { get; set; }

    /// <summary>Which part of the batches this run does: batches are dealt out like cards.</summary>
    /// <value>The default value is <see cref="CorpusShard.Whole"/>.</value>
    public CorpusShard Shard { get; set; } = CorpusShard.Whole;

    /// <summary>The most tokens of an answer; <c>null</c> for as many as the expected one has and <see cref="Margin"/> more. The paper has 512.</summary>
    /// <value>The default value is <c>null</c>.</value>
    [Range(1, 1_000_000)]
    public int? MaxNewTokens { get; set; }

    /// <summary>Divides the logits before sampling; 0 always takes the most likely token. The paper has 0.001.</summary>
    /// <value>The default value is 0.</value>
    [Range(0, 1000.0)]
    public double Temperature { get; set; }

    /// <summary>Samples among this many most likely tokens; <c>null</c> for all.</summary>
    /// <value>The default value is <c>null</c>.</value>
    [Range(1, int.MaxValue)]
    public int? TopK { get; set; }

    /// <summary>Samples among the smallest set of most likely tokens that has this probability together.</summary>
    /// <value>The default value is 1.</value>
    [Range(1e-9, 1)]
    public double TopP { get; set; } = 1;

    /// <summary>Makes sampling repeatable.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; set; }

    /// <summary>The most tokens of questions that are answered side by side, with their answers and the padding; a longer question is asked alone.</summary>
    /// <value>The default value is 16384.</value>
    [Range(1, 1 << 28)]
    public int GenerationTokens { get; set; } = 16384;

    /// <summary>Whether the unedited model is asked everything too, and judged by the same measures. Other questions (locality) it is asked in any case.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool AskBefore { get; set; } = true;

    /// <summary>Whether efficacy, generalisation and specificity (Eq. 10 to 12) are measured by teacher forcing.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool Likelihoods { get; set; } = true;

    /// <summary>Whether the run ends at the first record that does not fit the model, instead of noting why it cannot be evaluated.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool FailOnUnfit { get; set; }

    /// <summary>
    /// Whether records whose edit came to nothing are edited again when a run goes on or is finished. An edit that is tried again on the
    /// same machine with the same memory mostly ends as it did, so a run does it only when it is told to. Not for a sequence, whose
    /// later edits were made without the failed one. General ability is not measured again.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool RetryFailed { get; set; }

    /// <summary>What else the model should still be able to do, measured before and after edits.</summary>
    /// <value>The default value is <c>null</c>: that is not measured.</value>
    public AbilityOptions? Ability { get; set; }

    /// <summary>Questions that are asked with every record besides its own other questions.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<LocalityQuestion> Locality { get; set; } = [];
}
