namespace AnyEdit.Weights;

/// <summary>A model's parameters by name, to be read only.</summary>
/// <remarks>Reading is safe for concurrent use.</remarks>
public interface IWeights
{
    /// <summary>The tensor of a parameter; it belongs to the weights and must be neither changed nor disposed.</summary>
    /// <param name="name">The parameter's name as in the model's files.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    Tensor this[string name] { get; }

    /// <summary>Whether there is a parameter of this name.</summary>
    /// <param name="name">The parameter's name as in the model's files.</param>
    bool Contains(string name);
}
