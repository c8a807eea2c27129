namespace AnyEdit;

/// <summary>One piece of knowledge: what the model is asked, and what it is to answer from now on.</summary>
/// <param name="Prompt">The question as a user would type it, without chat template.</param>
/// <param name="Target">The whole new answer, of any length, without end-of-turn token.</param>
public sealed record EditRequest(string Prompt, string Target)
{
    /// <summary>The subject inside <see cref="Prompt"/>, for locators that need it; null when there is none.</summary>
    public string? Subject { get; init; }

    /// <summary>A name of the caller's for this request, repeated in reports; null when there is none.</summary>
    public string? Id { get; init; }
}
