using System.ComponentModel.DataAnnotations;

namespace AnyEdit.Evaluation.MultipleChoice;

/// <summary>How multiple-choice questions are asked.</summary>
public sealed class MultipleChoiceOptions
{
    /// <summary>How the model is made to choose.</summary>
    /// <value>The default value is <see cref="ChoiceForm.Letters"/>.</value>
    [EnumDataType(typeof(ChoiceForm))]
    public ChoiceForm Form { get; set; } = ChoiceForm.Letters;

    /// <summary>Answered examples before each question, as far as the subject has them and the model's context holds them.</summary>
    /// <value>The default value is 5, as in MMLU.</value>
    [Range(0, 1000)]
    public int Shots { get; set; } = 5;

    /// <summary>The most questions of a subject that are asked, the first ones.</summary>
    /// <value>The default value is <c>null</c>: all.</value>
    [Range(1, int.MaxValue)]
    public int? Limit { get; set; }
}
