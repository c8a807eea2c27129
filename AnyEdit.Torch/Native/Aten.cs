using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AnyEdit.Torch.Native;

/// <summary>
/// Calls libtorch's operators by their schema's name ("add.Tensor"). Trailing arguments that are left out take
/// the schema's defaults. The caller owns the returned tensors; they join the current dispose scope.
/// </summary>
internal static unsafe class Aten
{
    private const int MaximumResults = 4;

    // Operator names are literals, so looking one up by reference is enough and costs a few nanoseconds.
    private static readonly ConcurrentDictionary<object, nint> s_operators = new(ReferenceEqualityComparer.Instance);

    /// <summary>Calls an operator that returns one tensor.</summary>
    public static torch.Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeArgument result;
        Invoke(name, arguments, &result, 1);
        return new torch.Tensor(result.Pointer);
    }

    /// <summary>Calls an operator that changes its first argument, and returns that.</summary>
    public static torch.Tensor CallInPlace(string name, params ReadOnlySpan<Argument> arguments)
    {
        Invoke(name, arguments, null, 0);
        return (torch.Tensor)arguments[0].Reference!;
    }

    /// <summary>Calls an operator whose result is one of its arguments.</summary>
    public static void Run(string name, params ReadOnlySpan<Argument> arguments) => Invoke(name, arguments, null, 0);

    /// <summary>Whether this libtorch has an operator of this name.</summary>
    public static bool Exists(string name) => NativeMethods.ae_op_find("aten::" + name, "") != 0;

    /// <summary>Calls an operator that returns two tensors.</summary>
    public static (torch.Tensor, torch.Tensor) Call2(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeArgument[2];
        Invoke(name, arguments, results, 2);
        return (new(results[0].Pointer), new(results[1].Pointer));
    }

    /// <summary>Calls an operator that returns three tensors.</summary>
    public static (torch.Tensor, torch.Tensor, torch.Tensor) Call3(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeArgument[3];
        Invoke(name, arguments, results, 3);
        return (new(results[0].Pointer), new(results[1].Pointer), new(results[2].Pointer));
    }

    /// <summary>Calls an operator that returns four tensors.</summary>
    public static (torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor) Call4(
        string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeArgument[MaximumResults];
        Invoke(name, arguments, results, MaximumResults);
        return (new(results[0].Pointer), new(results[1].Pointer), new(results[2].Pointer), new(results[3].Pointer));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public static torch.Tensor[] CallList(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeArgument result;
        Invoke(name, arguments, &result, 1);
        var handles = new ReadOnlySpan<nint>((void*)result.Pointer, result.Count);
        var tensors = new torch.Tensor[handles.Length];
        for (var k = 0; k < tensors.Length; k++) tensors[k] = new torch.Tensor(handles[k]);
        NativeMethods.ae_free(result.Pointer);
        return tensors;
    }

    /// <summary>Calls an operator that returns a truth value.</summary>
    public static bool CallBoolean(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeArgument result;
        Invoke(name, arguments, &result, 1);
        return result.Integer != 0;
    }

    /// <summary>Calls an operator that returns a number.</summary>
    public static Scalar CallScalar(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeArgument result;
        Invoke(name, arguments, &result, 1);
        return new Scalar(result.Kind, result.Integer);
    }

    [SkipLocalsInit]
    private static void Invoke(string name, ReadOnlySpan<Argument> arguments, NativeArgument* results, int resultCount)
    {
        if (!s_operators.TryGetValue(name, out var op)) op = Find(name);

        // References inside arguments are copied into one buffer of pointers and numbers, which outlives the call.
        var words = 0;
        foreach (ref readonly var argument in arguments)
            words += argument.Reference is null or torch.Tensor ? 0 : WordsOf(in argument);
        long[]? rented = words > 64 ? ArrayPool<long>.Shared.Rent(words) : null;
        var local = stackalloc long[rented is null ? words : 0];
        fixed (long* pool = rented)
        {
            var space = rented is null ? local : pool;
            var native = stackalloc NativeArgument[arguments.Length];
            for (var k = 0; k < arguments.Length; k++) Lower(in arguments[k], ref native[k], ref space);
            if (NativeMethods.ae_op_call(op, native, arguments.Length, results, resultCount) < 0)
                Retry(op, native, arguments.Length, results, resultCount);
        }

        if (rented is not null) ArrayPool<long>.Shared.Return(rented);
        foreach (ref readonly var argument in arguments) GC.KeepAlive(argument.Reference);
    }

    // Memory may be waiting for the garbage collector. In-place forms are not repeated: they may be half done.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Retry(nint op, NativeArgument* native, int count, NativeArgument* results, int resultCount)
    {
        var failure = NativeMethods.LastError();
        if (resultCount == 0 || !failure.Message.Contains("memory", StringComparison.OrdinalIgnoreCase)) throw failure;
        UnscopedMemory.Collect();
        NativeMethods.Check(NativeMethods.ae_op_call(op, native, count, results, resultCount));
    }

    private static void Lower(ref readonly Argument argument, ref NativeArgument native, ref long* space)
    {
        native.Kind = argument.Kind;
        native.Count = argument.Index;
        native.Integer = argument.Bits;
        switch (argument.Reference)
        {
            case null:
                break;
            case torch.Tensor tensor:
                native.Pointer = tensor.Handle;
                break;
            case long[] integers:
                native.Count = integers.Length;
                native.Pointer = (nint)space;
                integers.CopyTo(new Span<long>(space, integers.Length));
                space += integers.Length;
                break;
            case double[] reals:
                native.Count = reals.Length;
                native.Pointer = (nint)space;
                reals.CopyTo(new Span<double>(space, reals.Length));
                space += reals.Length;
                break;
            case IReadOnlyList<torch.Tensor?> tensors:
                native.Count = tensors.Count;
                native.Pointer = (nint)space;
                for (var k = 0; k < native.Count; k++) *space++ = tensors[k] is { } tensor ? tensor.Handle : 0;
                break;
            case string text:
                native.Pointer = (nint)space;
                var bytes = new Span<byte>(space, WordsOf(in argument) * sizeof(long));
                bytes[System.Text.Encoding.UTF8.GetBytes(text, bytes)] = 0;
                space += WordsOf(in argument);
                break;
            case torch.Generator generator:
                native.Pointer = generator.Handle;
                break;
        }
    }

    private static int WordsOf(ref readonly Argument argument) => argument.Reference switch
    {
        long[] integers => integers.Length,
        double[] reals => reals.Length,
        IReadOnlyList<torch.Tensor?> tensors => tensors.Count,
        string text => System.Text.Encoding.UTF8.GetByteCount(text) / sizeof(long) + 1,
        _ => 0,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var op = NativeMethods.ae_op_find("aten::" + (dot < 0 ? name : name[..dot]), dot < 0 ? "" : name[(dot + 1)..]);
        if (op == 0) throw NativeMethods.LastError();
        return s_operators.GetOrAdd(name, op);
    }
}
