namespace AnyEdit.Models;

/// <summary>The tensors of a layout, kept from their first use on for one dtype and device, outside of any dispose scope.</summary>
internal sealed class LayoutTensors : IDisposable
{
    private (Device Device, Tensor Value)? positions;
    private (RotaryEmbedding Rotary, ScalarType Dtype, Tensor Cos, Tensor Sin)? rotation;
    private (int? Window, ScalarType Dtype, Device Device, Tensor? Value)? mask;

    public Tensor? FindPositions(Device device) =>
        positions is { } made && AreSame(made.Device, device) ? made.Value : null;

    public Tensor Keep(Device device, Tensor value)
    {
        positions?.Value.Dispose();
        positions = (device, value.DetachFromDisposeScope());
        return value;
    }

    public (Tensor Cos, Tensor Sin)? FindRotation(RotaryEmbedding rotary, ScalarType dtype, Device device) =>
        rotation is { } made && made.Dtype == dtype && AreSame(made.Cos.device, device) && made.Rotary == rotary ? (made.Cos, made.Sin) : null;

    public (Tensor Cos, Tensor Sin) Keep(RotaryEmbedding rotary, ScalarType dtype, Tensor cos, Tensor sin)
    {
        rotation?.Cos.Dispose();
        rotation?.Sin.Dispose();
        rotation = (rotary, dtype, cos.DetachFromDisposeScope(), sin.DetachFromDisposeScope());
        return (cos, sin);
    }

    public bool HasMask(int? window, ScalarType dtype, Device device, out Tensor? value)
    {
        value = mask?.Value;
        return mask is { } made && made.Window == window && made.Dtype == dtype && AreSame(made.Device, device);
    }

    public Tensor? Keep(int? window, ScalarType dtype, Device device, Tensor? value)
    {
        mask?.Value?.Dispose();
        mask = (window, dtype, device, value?.DetachFromDisposeScope());
        return value;
    }

    public void Dispose()
    {
        positions?.Value.Dispose();
        rotation?.Cos.Dispose();
        rotation?.Sin.Dispose();
        mask?.Value?.Dispose();
        (positions, rotation, mask) = (null, null, null);
    }

    private static bool AreSame(Device a, Device b) => a.type == b.type && (a.index == b.index || a.type == DeviceType.CPU);
}
