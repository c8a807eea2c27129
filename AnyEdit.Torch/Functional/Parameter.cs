namespace AnyEdit.Torch.Modules;

/// <summary>A trainable tensor.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>A parameter that shares the storage of <paramref name="data"/>, which stays valid.</summary>
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(HandleOf(data, requires_grad))
    {
    }

    private static nint HandleOf(torch.Tensor data, bool requires_grad)
    {
        data.requires_grad = requires_grad;
        var handle = Native.NativeMethods.ae_tensor_alias(data.Handle);
        GC.KeepAlive(data);
        return handle;
    }
}
