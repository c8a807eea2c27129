namespace AnyEdit.Torch.Modules;

/// <summary>A trainable tensor.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>A parameter that takes over <paramref name="data"/>, which becomes empty, and its dispose scope.</summary>
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(data.with_requires_grad(requires_grad))
    {
    }
}
