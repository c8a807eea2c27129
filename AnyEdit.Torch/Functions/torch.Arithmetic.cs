namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The sum.</summary>
    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    /// <summary>The sum.</summary>
    public static Tensor add(Tensor left, Scalar right, Scalar alpha) => left.add(right, alpha);

    /// <summary>The sum.</summary>
    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    /// <summary>The sum.</summary>
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.add(right, alpha);

    /// <summary>In place: the sum.</summary>
    public static Tensor add_(Tensor left, Scalar right) => left.add_(right);

    /// <summary>In place: the sum.</summary>
    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) => left.add_(right, alpha);

    /// <summary>In place: the sum.</summary>
    public static Tensor add_(Tensor left, Tensor right) => left.add_(right);

    /// <summary>In place: the sum.</summary>
    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) => left.add_(right, alpha);

    /// <summary>The difference.</summary>
    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);

    /// <summary>The difference.</summary>
    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);

    /// <summary>In place: the difference.</summary>
    public static Tensor sub_(Tensor left, Scalar right) => left.sub_(right);

    /// <summary>In place: the difference.</summary>
    public static Tensor sub_(Tensor left, Tensor right) => left.sub_(right);

    /// <summary>The difference.</summary>
    public static Tensor subtract(Tensor left, Scalar right) => left.subtract(right);

    /// <summary>The difference.</summary>
    public static Tensor subtract(Tensor left, Tensor right) => left.subtract(right);

    /// <summary>In place: the difference.</summary>
    public static Tensor subtract_(Tensor left, Scalar right) => left.subtract_(right);

    /// <summary>In place: the difference.</summary>
    public static Tensor subtract_(Tensor left, Tensor right) => left.subtract_(right);

    /// <summary>The elementwise product.</summary>
    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);

    /// <summary>The elementwise product.</summary>
    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    /// <summary>In place: the elementwise product.</summary>
    public static Tensor mul_(Tensor left, Scalar right) => left.mul_(right);

    /// <summary>In place: the elementwise product.</summary>
    public static Tensor mul_(Tensor left, Tensor right) => left.mul_(right);

    /// <summary>The elementwise product.</summary>
    public static Tensor multiply(Tensor left, Scalar right) => left.multiply(right);

    /// <summary>The elementwise product.</summary>
    public static Tensor multiply(Tensor left, Tensor right) => left.multiply(right);

    /// <summary>The quotient.</summary>
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div(right, rounding_mode);

    /// <summary>The quotient.</summary>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div(right, rounding_mode);

    /// <summary>In place: the quotient.</summary>
    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div_(right, rounding_mode);

    /// <summary>In place: the quotient.</summary>
    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div_(right, rounding_mode);

    /// <summary>The quotient.</summary>
    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide(right, rounding_mode);

    /// <summary>The quotient.</summary>
    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide(right, rounding_mode);

    /// <summary>In place: the quotient.</summary>
    public static Tensor divide_(Tensor left, Scalar right) => left.divide_(right);

    /// <summary>In place: the quotient.</summary>
    public static Tensor divide_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide_(right, rounding_mode);

    /// <summary>The quotient.</summary>
    public static Tensor true_divide(Tensor dividend, Tensor divisor) => dividend.true_divide(divisor);

    /// <summary>In place: the quotient.</summary>
    public static Tensor true_divide_(Tensor dividend, Tensor divisor) => dividend.true_divide_(divisor);

    /// <summary>The quotient, rounded down.</summary>
    public static Tensor floor_divide(Tensor input, Tensor other) => input.floor_divide(other);

    /// <summary>In place: the quotient, rounded down.</summary>
    public static Tensor floor_divide_(Tensor input, Tensor other) => input.floor_divide_(other);

    /// <summary>The remainder with the sign of the divisor.</summary>
    public static Tensor remainder(Tensor left, Scalar right) => left.remainder(right);

    /// <summary>The remainder with the sign of the divisor.</summary>
    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);

    /// <summary>In place: the remainder with the sign of the divisor.</summary>
    public static Tensor remainder_(Tensor left, Scalar right) => left.remainder_(right);

    /// <summary>In place: the remainder with the sign of the divisor.</summary>
    public static Tensor remainder_(Tensor left, Tensor right) => left.remainder_(right);

    /// <summary>The remainder with the sign of the dividend.</summary>
    public static Tensor fmod(Tensor left, Scalar right) => left.fmod(right);

    /// <summary>The remainder with the sign of the dividend.</summary>
    public static Tensor fmod(Tensor left, Tensor right) => left.fmod(right);

    /// <summary>In place: the remainder with the sign of the dividend.</summary>
    public static Tensor fmod_(Tensor left, Scalar right) => left.fmod_(right);

    /// <summary>In place: the remainder with the sign of the dividend.</summary>
    public static Tensor fmod_(Tensor left, Tensor right) => left.fmod_(right);

    /// <summary>The power.</summary>
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    /// <summary>The power.</summary>
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    /// <summary>In place: the power.</summary>
    public static Tensor pow_(Tensor left, Scalar exponent) => left.pow_(exponent);

    /// <summary>In place: the power.</summary>
    public static Tensor pow_(Tensor left, Tensor exponent) => left.pow_(exponent);

    /// <summary>The power, in double precision.</summary>
    public static Tensor float_power(Tensor input, Tensor target) => input.float_power(target);

    /// <summary>In place: the power, in double precision.</summary>
    public static Tensor float_power_(Tensor input, Tensor target) => input.float_power_(target);

    /// <summary>This + value tensor1 tensor2, elementwise.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcmul(tensor1, tensor2, value);

    /// <summary>In place: this + value tensor1 tensor2, elementwise.</summary>
    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcmul_(tensor1, tensor2, value);

    /// <summary>This + value tensor1 / tensor2, elementwise.</summary>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcdiv(tensor1, tensor2, value);

    /// <summary>In place: this + value tensor1 / tensor2, elementwise.</summary>
    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcdiv_(tensor1, tensor2, value);

    /// <summary>This + weight (end - this).</summary>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    /// <summary>Limits elements to [min, max].</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <summary>Limits elements to [min, max].</summary>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    /// <summary>In place: limits elements to [min, max].</summary>
    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp_(min, max);

    /// <summary>In place: limits elements to [min, max].</summary>
    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp_(min, max);

    /// <summary>Limits elements from below.</summary>
    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);

    /// <summary>In place: limits elements from below.</summary>
    public static Tensor clamp_min_(Tensor input, Scalar min) => input.clamp_min_(min);

    /// <summary>Limits elements from above.</summary>
    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);

    /// <summary>In place: limits elements from above.</summary>
    public static Tensor clamp_max_(Tensor input, Scalar max) => input.clamp_max_(max);

    /// <summary>Limits elements to [min, max].</summary>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.clip(min, max);

    /// <summary>The larger element of two tensors.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    /// <summary>The smaller element of two tensors.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    /// <summary>The larger element; NaN only where both are.</summary>
    public static Tensor fmax(Tensor input, Tensor other) => input.fmax(other);

    /// <summary>The smaller element; NaN only where both are.</summary>
    public static Tensor fmin(Tensor input, Tensor other) => input.fmin(other);

    /// <summary>sqrt(x^2 + y^2).</summary>
    public static Tensor hypot(Tensor left, Tensor right) => left.hypot(right);

    /// <summary>log(exp(x) + exp(y)).</summary>
    public static Tensor logaddexp(Tensor left, Tensor right) => left.logaddexp(right);

    /// <summary>x log(y), zero where x is.</summary>
    public static Tensor xlogy(Tensor x, Scalar y) => x.xlogy(y);

    /// <summary>x log(y), zero where x is.</summary>
    public static Tensor xlogy(Tensor x, Tensor y) => x.xlogy(y);

    /// <summary>In place: x log(y), zero where x is.</summary>
    public static Tensor xlogy_(Tensor x, Scalar y) => x.xlogy_(y);

    /// <summary>In place: x log(y), zero where x is.</summary>
    public static Tensor xlogy_(Tensor x, Tensor y) => x.xlogy_(y);
}
