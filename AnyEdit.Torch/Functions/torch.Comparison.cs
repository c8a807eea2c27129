namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>Where elements are equal.</summary>
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    /// <summary>Where elements differ.</summary>
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    /// <summary>Where elements are smaller.</summary>
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    /// <summary>Where elements are not larger.</summary>
    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    /// <summary>Where elements are larger.</summary>
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    /// <summary>Where elements are not smaller.</summary>
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    /// <summary>Where elements are larger.</summary>
    public static Tensor greater(Tensor tensor, Tensor target) => tensor.greater(target);

    /// <summary>Where elements are not smaller.</summary>
    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.greater_equal(target);

    /// <summary>Where elements are smaller.</summary>
    public static Tensor less(Tensor tensor, Tensor target) => tensor.less(target);

    /// <summary>Where elements are not larger.</summary>
    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.less_equal(target);

    /// <summary>Where elements differ.</summary>
    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.not_equal(target);

    /// <summary>Where elements are not numbers.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary>Where elements are infinite.</summary>
    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    /// <summary>Where elements are finite.</summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <summary>Where elements are positive infinity.</summary>
    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();

    /// <summary>Where elements are negative infinity.</summary>
    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();

    /// <summary>Where elements differ by at most atol + rtol |other|.</summary>
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
        tensor.isclose(other, rtol, atol, nanEqual);

    /// <summary>Whether all elements differ by at most atol + rtol |target|.</summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    /// <summary>Where both are true.</summary>
    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    /// <summary>In place: where both are true.</summary>
    public static Tensor logical_and_(Tensor left, Tensor right) => left.logical_and_(right);

    /// <summary>Where at least one is true.</summary>
    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    /// <summary>In place: where at least one is true.</summary>
    public static Tensor logical_or_(Tensor left, Tensor right) => left.logical_or_(right);

    /// <summary>Where exactly one is true.</summary>
    public static Tensor logical_xor(Tensor left, Tensor right) => left.logical_xor(right);

    /// <summary>In place: where exactly one is true.</summary>
    public static Tensor logical_xor_(Tensor left, Tensor right) => left.logical_xor_(right);

    /// <summary>Where it is false.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <summary>The bitwise conjunction.</summary>
    public static Tensor bitwise_and(Tensor left, Tensor right) => left.bitwise_and(right);

    /// <summary>In place: the bitwise conjunction.</summary>
    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.bitwise_and_(right);

    /// <summary>The bitwise disjunction.</summary>
    public static Tensor bitwise_or(Tensor left, Tensor right) => left.bitwise_or(right);

    /// <summary>In place: the bitwise disjunction.</summary>
    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.bitwise_or_(right);

    /// <summary>The bitwise exclusive or.</summary>
    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.bitwise_xor(right);

    /// <summary>In place: the bitwise exclusive or.</summary>
    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.bitwise_xor_(right);

    /// <summary>The bitwise complement.</summary>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    /// <summary>In place: the bitwise complement.</summary>
    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    /// <summary>Whether the only element is not zero.</summary>
    public static bool is_nonzero(Tensor input) => input.is_nonzero();
}
