using AnyEdit.Torch.Modules;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Optimizers.</summary>
    public static class optim
    {
        /// <summary>Something that has a learning rate.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate at the start.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>An optimizer: changes parameters by their gradients. Owns its state, not the parameters.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected readonly List<ParamGroup> Groups = [];

            private protected Optimizer()
            {
            }

            /// <summary>The groups of parameters and their learning rates.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => Groups;

            /// <summary>All parameters.</summary>
            public virtual IEnumerable<Parameter> parameters() => Groups.SelectMany(group => group.Parameters);

            /// <summary>Sets all gradients to zero.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    gradient?.zero_();
                }
            }

            /// <summary>Changes the parameters once; <paramref name="closure"/> may compute the loss and gradients first.</summary>
            public virtual Tensor step(Func<Tensor>? closure = null) => throw new NotSupportedException();

            /// <summary>Frees the optimizer's state.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the optimizer's state.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }
        }

        /// <summary>Adam (Kingma and Ba 2015); the decay is added to the gradient.</summary>
        public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>AdamW (Loshchilov and Hutter 2019): Adam whose decay acts on the parameter itself.</summary>
        public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Gradient descent, perhaps with momentum.</summary>
        public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
            new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
    }
}
