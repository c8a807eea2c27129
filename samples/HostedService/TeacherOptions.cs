namespace AnyEdit.Samples.HostedService;

/// <summary>What the service works on; bound to the host's configuration.</summary>
public sealed class TeacherOptions
{
    /// <summary>The model folder.</summary>
    /// <value>The default value is the bundled model, seen from the repository's root.</value>
    public string Model { get; set; } = Path.Combine("models", "anyedit-tiny");

    /// <summary>The edits: a JSON object with prompt and target on each line.</summary>
    /// <value>The default value is the bundled model's own list.</value>
    public string Requests { get; set; } = Path.Combine("models", "anyedit-tiny", "world", "counterfactuals.jsonl");

    /// <summary>How many of them to teach.</summary>
    /// <value>The default value is 3.</value>
    public int Count { get; set; } = 3;
}
