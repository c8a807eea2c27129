using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>y = W_down (silu(W_gate x) * W_up x), and the gradient of its input, in the caller's dispose scope. M tokens, N inner width.</summary>
internal sealed class GatedMlp
{
    private readonly Matrix gate, up, down;
    private readonly Tensor one;
    private readonly OwnedTensors tape;
    private Tensor? sigmoid, silu, raised;  // (M, N) each

    public GatedMlp(IWeights weights, LayerNames names, ScalarType dtype, Device device, OwnedTensors owned, OwnedTensors tape)
    {
        (gate, up, down, this.tape) = (new(weights, names.Gate!, owned), new(weights, names.Up, owned), new(weights, names.Down, owned), tape);
        one = owned.Keep(torch.ones(1, dtype: dtype, device: device));
    }

    /// <summary>(M, H) to (M, H).</summary>
    public Tensor Apply(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var gated = gate.Apply(x);
        raised = tape.Keep(up.Apply(x));
        sigmoid = tape.Keep(gated.sigmoid());
        silu = tape.Keep(gated * sigmoid);
        return down.Apply(silu * raised).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the input, (M, H), from that of the output: silu'(a) = s + silu(a) (1 - s), s = sigmoid(a).</summary>
    public Tensor Backward(Tensor gradient)
    {
        using var scope = torch.NewDisposeScope();
        var key = down.Backward(gradient);                                                            // (M, N)
        var raising = key * silu!;
        var gating = key.mul_(raised!).mul_(torch.lerp(silu!, one, sigmoid!));
        var sum = gate.Backward(gating);
        up.AddBackward(raising, sum);
        return sum.MoveToOuterDisposeScope();
    }
}
