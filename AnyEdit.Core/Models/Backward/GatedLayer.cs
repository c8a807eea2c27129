using AnyEdit.Weights;

namespace AnyEdit.Models.Backward;

/// <summary>A layer of the Llama family, and the gradient of its input. R rows, W tokens of the window.</summary>
internal sealed class GatedLayer
{
    private readonly RmsNorm attentionNorm, mlpNorm;
    private readonly Attention attention;
    private readonly GatedMlp mlp;
    private readonly OwnedTensors tape;

    public GatedLayer(
        ModelConfig config, IWeights weights, LayerNames names, AttentionWindow window, (Tensor Keys, Tensor Values)? settled, OwnedTensors owned, OwnedTensors tape)
    {
        this.tape = tape;
        attentionNorm = new(weights[names.AttentionNorm.Weight], config.NormEpsilon, tape);
        mlpNorm = new(weights[names.MlpNorm!.Weight], config.NormEpsilon, tape);
        attention = new(weights, names, window, settled, owned, tape);
        var norm = weights[names.MlpNorm.Weight];
        mlp = new(weights, names, norm.dtype, norm.device, owned, tape);
    }

    /// <summary>Prepares evaluations in which only some tokens change.</summary>
    /// <param name="x">The layer's input, (R W, H).</param>
    public void Prepare(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        attention.Place(attentionNorm.Apply(x));
    }

    /// <summary>The layer's output, (R W, H), which the tape keeps.</summary>
    /// <param name="x">The layer's input, (R W, H); it must live until the gradient is taken.</param>
    /// <param name="changed">The tokens of <paramref name="x"/> that differ from the last time, (R F, H), the first F of each row; likewise.</param>
    public Tensor Apply(Tensor x, Tensor changed)
    {
        using var scope = torch.NewDisposeScope();
        var middle = tape.Keep(attention.Apply(attentionNorm.Apply(changed)).add_(x));
        return tape.Keep(mlp.Apply(mlpNorm.Apply(middle)).add_(middle));
    }

    /// <summary>Makes the gradient of the output that of the input, (R W, H), all of which changed.</summary>
    public void Backward(Tensor gradient)
    {
        using var scope = torch.NewDisposeScope();
        attentionNorm.AddBackward(BackwardToNorm(gradient), gradient);
    }

    /// <summary>The gradient of the first token of each row, (R, H), where only that one changed; in the caller's dispose scope.</summary>
    /// <param name="gradient">That of the output, (R W, H); it is overwritten.</param>
    /// <param name="rows">R.</param>
    public Tensor BackwardToFirst(Tensor gradient, long rows)
    {
        using var scope = torch.NewDisposeScope();
        var through = BackwardToNorm(gradient);
        var first = gradient.view(rows, -1, gradient.size(1)).select(1, 0).clone();
        attentionNorm.AddBackward(through, first);
        return first.MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the attention norm's output; <paramref name="gradient"/> becomes that of the state between attention and MLP.</summary>
    private Tensor BackwardToNorm(Tensor gradient)
    {
        mlpNorm.AddBackward(mlp.Backward(gradient), gradient);
        return attention.Backward(gradient);
    }
}
