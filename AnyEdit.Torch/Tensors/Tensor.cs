using AnyEdit.Torch.Native;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. Each instance owns one native handle; several handles can share one storage (views,
    /// <see cref="alias"/>, a <see cref="to(ScalarType, bool, bool, bool)"/> that has nothing to do). Reading from
    /// several threads is safe, changing in place is not.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private TensorHandle _handle;
        private DisposeScope? _scope;

        internal Tensor(nint handle)
        {
            _handle = new TensorHandle(handle);
            if (handle == 0) return;
            _scope = DisposeScopeManager.ThreadSingleton.Register(this);
            if (_scope is null) _handle.SetScoped(false);
        }

        // Takes the other tensor's handle and its place in a dispose scope; the other one becomes empty.
        private protected Tensor(Tensor other)
        {
            ObjectDisposedException.ThrowIf(other.IsInvalid, other);
            _handle = other._handle;
            _scope = other._scope;
            other._handle = TensorHandle.Empty;
            other._scope = null;
            _scope?.Replace(other, this);
        }

        /// <summary>Native tensors that have not been freed, in the whole process.</summary>
        public static long TotalCount => TensorHandle.Live;

        /// <summary>The largest number of native tensors that were alive at one time.</summary>
        public static long PeakCount => TensorHandle.Peak;

        /// <summary>The native handle.</summary>
        /// <exception cref="InvalidOperationException">The tensor has been disposed.</exception>
        public IntPtr Handle => _handle is { IsClosed: false, IsInvalid: false }
            ? _handle.DangerousGetHandle()
            : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        /// <summary>Whether the tensor has been disposed.</summary>
        public bool IsInvalid => _handle.IsClosed || _handle.IsInvalid;

        internal DisposeScope? OwningDisposeScope
        {
            get => _scope;
            set
            {
                var changes = value is null != _scope is null && !IsInvalid;
                _scope = value;
                if (changes) _handle.SetScoped(value is not null);
            }
        }

        /// <summary>Frees the native tensor; views of its storage stay valid.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native tensor.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (IsInvalid) return;
            if (_scope is { } scope) scope.MarkAsDisposed(this);
            else DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScopeCount++;
            _handle.Dispose();
        }

        /// <summary>Takes the tensor out of all dispose scopes: the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Moves the tensor to the dispose scope around its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Moves the tensor to another dispose scope.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        /// <summary>Moves the tensor to the dispose scope of another tensor.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>Whether both tensors are the same object.</summary>
        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        /// <summary>Whether both tensors have equal shapes and elements.</summary>
        public bool Equals(Tensor target) =>
            ReferenceEquals(this, target) || Aten.CallBoolean("equal", this, target);

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>Shape, element type and device, such as <c>[2x3], type = Float32, device = cpu</c>.</summary>
        public override string ToString() => IsInvalid
            ? "[disposed]"
            : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        // A scope that disposes its tensors has done its bookkeeping itself.
        internal void Release()
        {
            _handle.Dispose();
            _scope = null;
        }
    }
}
