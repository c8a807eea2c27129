// Calls any operator of libtorch by name, with its arguments on a boxed stack.

#include "anyedit_torch.h"
#include "guard.h"
#include "threads.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <cstdlib>
#include <utility>
#include <vector>

namespace {

// std::optional or c10::optional, whichever this libtorch uses.
template <typename T>
using optional_of = decltype(std::declval<const c10::IValue&>().toOptional<T>());

enum class Kind { Other, Number, Float, Int, IntList, FloatList, TensorList, OptionalTensorList };

struct Operator {
    c10::OperatorHandle handle;
    std::vector<Kind> kinds;
};

Kind kind_of(const c10::TypePtr& type) {
    switch (type->kind()) {
        case c10::TypeKind::OptionalType: {
            auto inner = type->containedType(0);
            return kind_of(inner);
        }
        case c10::TypeKind::NumberType: return Kind::Number;
        case c10::TypeKind::FloatType: return Kind::Float;
        case c10::TypeKind::IntType: return Kind::Int;
        case c10::TypeKind::ListType: {
            auto element = type->containedType(0);
            switch (element->kind()) {
                case c10::TypeKind::IntType: return Kind::IntList;
                case c10::TypeKind::FloatType: return Kind::FloatList;
                case c10::TypeKind::TensorType: return Kind::TensorList;
                case c10::TypeKind::OptionalType: return Kind::OptionalTensorList;
                default: return Kind::Other;
            }
        }
        default: return Kind::Other;
    }
}

c10::IValue tensor_list(const ae_arg& arg, Kind kind) {
    auto handles = static_cast<at::Tensor**>(arg.p);
    if (kind == Kind::OptionalTensorList) {
        c10::List<optional_of<at::Tensor>> list;
        list.reserve(arg.n);
        for (int32_t k = 0; k < arg.n; k++)
            list.push_back(handles[k] ? optional_of<at::Tensor>(*handles[k]) : optional_of<at::Tensor>());
        return list;
    }
    c10::List<at::Tensor> list;
    list.reserve(arg.n);
    for (int32_t k = 0; k < arg.n; k++) {
        TORCH_CHECK(handles[k], "tensor ", k, " of the list is missing");
        list.push_back(*handles[k]);
    }
    return list;
}

c10::IValue to_value(const ae_arg& arg, Kind kind) {
    switch (arg.tag) {
        case AE_NONE: return c10::IValue();
        case AE_TENSOR: return *static_cast<at::Tensor*>(arg.p);
        case AE_INT:
            if (kind == Kind::Float) return static_cast<double>(arg.i);
            if (kind == Kind::IntList) return c10::List<int64_t>({arg.i});
            return arg.i;
        case AE_DOUBLE: return arg.d;
        case AE_BOOL: return arg.i != 0;
        case AE_INTS: {
            auto values = static_cast<const int64_t*>(arg.p);
            c10::List<int64_t> list;
            list.reserve(arg.n);
            for (int32_t k = 0; k < arg.n; k++) list.push_back(values[k]);
            return list;
        }
        case AE_DOUBLES: {
            auto values = static_cast<const double*>(arg.p);
            c10::List<double> list;
            list.reserve(arg.n);
            for (int32_t k = 0; k < arg.n; k++) list.push_back(values[k]);
            return list;
        }
        case AE_TENSORS: return tensor_list(arg, kind);
        case AE_STRING: return std::string(static_cast<const char*>(arg.p));
        case AE_DEVICE:
            return c10::Device(static_cast<c10::DeviceType>(arg.i), static_cast<c10::DeviceIndex>(arg.n));
        case AE_GENERATOR: return *static_cast<at::Generator*>(arg.p);
        default: TORCH_CHECK(false, "an argument of an unknown kind (", arg.tag, ")");
    }
}

void from_value(c10::IValue&& value, ae_arg& out) {
    out.n = 0;
    if (value.isTensor()) {
        out.tag = AE_TENSOR;
        auto tensor = std::move(value).toTensor();
        out.p = tensor.defined() ? new at::Tensor(std::move(tensor)) : nullptr;
    } else if (value.isTensorList()) {
        auto list = value.toTensorVector();
        auto handles = static_cast<void**>(std::malloc(sizeof(void*) * (list.size() + 1)));
        for (size_t k = 0; k < list.size(); k++) handles[k] = new at::Tensor(std::move(list[k]));
        out.tag = AE_TENSORS;
        out.n = static_cast<int32_t>(list.size());
        out.p = handles;
    } else if (value.isInt()) {
        out.tag = AE_INT;
        out.i = value.toInt();
    } else if (value.isDouble()) {
        out.tag = AE_DOUBLE;
        out.d = value.toDouble();
    } else if (value.isBool()) {
        out.tag = AE_BOOL;
        out.i = value.toBool() ? 1 : 0;
    } else if (value.isNone()) {
        out.tag = AE_NONE;
        out.p = nullptr;
    } else {
        TORCH_CHECK(false, "an operator returned a value of kind ", value.tagKind(), ", which is not supported");
    }
}

}  // namespace

void* ae_op_find(const char* name, const char* overload) {
    return ae_guard<void*>(nullptr, [&]() -> void* {
        auto found = c10::Dispatcher::singleton().findSchema({name, overload});
        TORCH_CHECK(found.has_value(), "this libtorch has no operator ", name, *overload ? "." : "", overload);
        auto op = new Operator{*found, {}};
        for (const auto& argument : op->handle.schema().arguments()) op->kinds.push_back(kind_of(argument.type()));
        return op;
    });
}

int32_t ae_op_call(void* handle, const ae_arg* args, int32_t nargs, ae_arg* outs, int32_t nouts) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        auto op = static_cast<Operator*>(handle);
        const auto& schema = op->handle.schema();
        const auto count = op->kinds.size();
        TORCH_CHECK(static_cast<size_t>(nargs) <= count, schema.name(), " takes ", count, " arguments, not ", nargs);

        torch::jit::Stack stack;
        stack.reserve(count);
        for (size_t k = 0; k < count; k++) {
            if (k < static_cast<size_t>(nargs) && args[k].tag != AE_DEFAULT) {
                stack.push_back(to_value(args[k], op->kinds[k]));
                continue;
            }
            const auto& fallback = schema.arguments()[k].default_value();
            TORCH_CHECK(fallback.has_value(), schema.name(), ": argument '", schema.arguments()[k].name(), "' is missing");
            stack.push_back(*fallback);
        }

        ae_follow_threads();
        op->handle.callBoxed(&stack);

        const auto results = static_cast<int32_t>(stack.size());
        for (int32_t k = 0; k < results && k < nouts; k++) from_value(std::move(stack[k]), outs[k]);
        return results < nouts ? results : nouts;
    });
}

void ae_free(void* memory) { std::free(memory); }
