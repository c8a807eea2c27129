namespace AnyEdit.Models;

/// <summary>The tensors of a layout, made on first use for one dtype and device, outside of any dispose scope.</summary>
internal sealed class LayoutTensors : IDisposable
{
    private (Device Device, Tensor Value)? positions;
    private (object Key, Tensor Cos, Tensor Sin)? rotation;
    private (object Key, Tensor? Value)? mask;

    public Tensor Positions(Device device, Func<Tensor> make)
    {
        if (positions is { } made && made.Device.ToString() == device.ToString())
            return made.Value;
        positions?.Value.Dispose();
        positions = (device, make().DetachFromDisposeScope());
        return positions.Value.Value;
    }

    public (Tensor Cos, Tensor Sin) Rotation(RotaryEmbedding rotary, ScalarType dtype, Device device, Func<(Tensor, Tensor)> make)
    {
        var key = (rotary, dtype, device.ToString());
        if (rotation is { } made && made.Key.Equals(key))
            return (made.Cos, made.Sin);
        rotation?.Cos.Dispose();
        rotation?.Sin.Dispose();
        var (cos, sin) = make();
        rotation = (key, cos.DetachFromDisposeScope(), sin.DetachFromDisposeScope());
        return (cos, sin);
    }

    public Tensor? Mask(int? window, ScalarType dtype, Device device, Func<Tensor?> make)
    {
        var key = (window, dtype, device.ToString());
        if (mask is { } made && made.Key.Equals(key))
            return made.Value;
        mask?.Value?.Dispose();
        mask = (key, make()?.DetachFromDisposeScope());
        return mask.Value.Value;
    }

    public void Dispose()
    {
        positions?.Value.Dispose();
        rotation?.Cos.Dispose();
        rotation?.Sin.Dispose();
        mask?.Value?.Dispose();
        (positions, rotation, mask) = (null, null, null);
    }
}
