using AnyEdit.Torch.Modules;

namespace AnyEdit.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Work on the parameters of a network.</summary>
        public static class utils
        {
            /// <summary>Scales all gradients down together so that their joint norm is at most <paramref name="max_norm"/>; returns what it was.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var still = no_grad();
                Tensor[] gradients = [.. tensors.Select(parameter => parameter.grad).OfType<Tensor>()];
                if (gradients.Length == 0) return 0;
                var norm = linalg.vector_norm(stack(gradients.Select(gradient => linalg.vector_norm(gradient, norm_type))), norm_type).ToDouble();
                var factor = max_norm / (norm + 1e-6);
                if (factor < 1)
                    foreach (var gradient in gradients) gradient.mul_(factor);
                return norm;
            }

            /// <summary>Limits every element of every gradient to [-clip_value, clip_value].</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                foreach (var parameter in tensors) parameter.grad?.clamp_(-clip_value, clip_value);
            }
        }
    }
}
