using AnyEdit.Models;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Makes the editors that an experiment asks for; this library knows no method.</summary>
public interface IExperimentEditors
{
    /// <summary>Makes an editor.</summary>
    /// <param name="choice">The method, and how it cuts the answer.</param>
    /// <param name="model">The model that it is for.</param>
    /// <returns>The editor; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The method cannot be set up so for this model; the message says why. The experiment goes on without it.</exception>
    ExperimentEditor Create(EditorChoice choice, CausalLanguageModel model);
}
