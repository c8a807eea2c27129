namespace AnyEdit.Models;

/// <summary>A parameter and the shape that it must have.</summary>
/// <param name="Name">Its name as in the model's files.</param>
/// <param name="Shape">Its shape.</param>
public sealed record ParameterShape(string Name, IReadOnlyList<long> Shape);
