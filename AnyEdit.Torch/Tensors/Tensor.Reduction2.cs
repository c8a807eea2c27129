using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>exp(x) / sum(exp(x)) along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.Call("softmax.int", this, dim, dtype);

        /// <summary>The logarithm of softmax.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Aten.Call("log_softmax.int", this, dim, dtype);

        /// <summary>The p-norm of the difference.</summary>
        public Tensor dist(Tensor other, float p = 2f) => Aten.Call("dist", this, other, p);

        /// <summary>The sum of the diagonal.</summary>
        public Tensor trace() => Aten.Call("trace", this);
    }
}
