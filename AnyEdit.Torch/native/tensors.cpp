// What a tensor knows about itself, and autograd.

#include "anyedit_torch.h"
#include "guard.h"
#include "threads.h"

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <vector>

namespace {

at::Tensor& tensor_of(void* handle) { return *static_cast<at::Tensor*>(handle); }

std::vector<at::Tensor> tensors_of(void** handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t k = 0; k < count; k++) tensors.push_back(handles[k] ? tensor_of(handles[k]) : at::Tensor());
    return tensors;
}

}  // namespace

void ae_tensor_free(void* tensor) { delete static_cast<at::Tensor*>(tensor); }

void* ae_tensor_alias(void* tensor) { return new at::Tensor(tensor_of(tensor)); }

int32_t ae_tensor_dim(void* tensor) { return static_cast<int32_t>(tensor_of(tensor).dim()); }

int64_t ae_tensor_size(void* tensor, int32_t dim) { return tensor_of(tensor).sizes()[dim]; }

int64_t ae_tensor_stride(void* tensor, int32_t dim) {
    return ae_guard<int64_t>(-1, [&]() -> int64_t { return tensor_of(tensor).strides()[dim]; });
}

int64_t ae_tensor_numel(void* tensor) { return tensor_of(tensor).numel(); }

int64_t ae_tensor_itemsize(void* tensor) { return static_cast<int64_t>(tensor_of(tensor).itemsize()); }

int64_t ae_tensor_storage_offset(void* tensor) {
    return ae_guard<int64_t>(-1, [&]() -> int64_t { return tensor_of(tensor).storage_offset(); });
}

// The bytes that are freed with this tensor: none for a view of, or a second handle to, another one's storage.
int64_t ae_tensor_owned_bytes(void* tensor) {
    return ae_guard<int64_t>(0, [&]() -> int64_t {
        const auto& t = tensor_of(tensor);
        if (!t.has_storage() || t.storage().use_count() > 1 || t.use_count() > 1) return 0;
        return static_cast<int64_t>(t.storage().nbytes());
    });
}

int32_t ae_tensor_dtype(void* tensor) { return static_cast<int32_t>(tensor_of(tensor).scalar_type()); }

int32_t ae_tensor_device_type(void* tensor) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t { return static_cast<int32_t>(tensor_of(tensor).device().type()); });
}

// -1 is the index of the only CPU, so a failure is -2.
int32_t ae_tensor_device_index(void* tensor) {
    return ae_guard<int32_t>(-2, [&]() -> int32_t { return static_cast<int32_t>(tensor_of(tensor).device().index()); });
}

int32_t ae_tensor_flags(void* tensor) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        const auto& t = tensor_of(tensor);
        return (t.requires_grad() ? 1 : 0) | (t.is_leaf() ? 2 : 0) | (t.is_contiguous() ? 4 : 0) | (t.is_sparse() ? 8 : 0)
             | (t.is_conj() ? 16 : 0) | (t.is_neg() ? 32 : 0) | (t.is_meta() ? 64 : 0);
    });
}

void* ae_tensor_data(void* tensor) {
    return ae_guard<void*>(nullptr, [&]() -> void* { return tensor_of(tensor).data_ptr(); });
}

int32_t ae_tensor_set_requires_grad(void* tensor, int32_t value) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        auto& t = tensor_of(tensor);
        TORCH_CHECK(value || t.is_leaf(), "you can only change requires_grad flags of leaf variables");
        TORCH_CHECK(!value || t.is_floating_point() || t.is_complex(),
                    "only Tensors of floating point and complex dtype can require gradients");
        t.set_requires_grad(value != 0);
        return 0;
    });
}

int32_t ae_tensor_retain_grad(void* tensor) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t { tensor_of(tensor).retain_grad(); return 0; });
}

void* ae_tensor_grad(void* tensor) {
    return ae_guard<void*>(nullptr, [&]() -> void* {
        ae_error().clear();
        const auto& grad = tensor_of(tensor).grad();
        return grad.defined() ? new at::Tensor(grad) : nullptr;
    });
}

int32_t ae_tensor_set_grad(void* tensor, void* grad) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        auto& t = tensor_of(tensor);
        if (grad) TORCH_CHECK(t.sizes() == tensor_of(grad).sizes(), "a gradient of shape ", tensor_of(grad).sizes(),
                              " does not fit a tensor of shape ", t.sizes());
        t.mutable_grad() = grad ? tensor_of(grad) : at::Tensor();
        return 0;
    });
}

int32_t ae_tensor_set_data(void* tensor, void* source) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t { tensor_of(tensor).set_data(tensor_of(source)); return 0; });
}

int32_t ae_backward(void** roots, void** grads, int32_t n, void** inputs, int32_t ninputs,
                    int32_t retain_graph, int32_t create_graph) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        ae_follow_threads();
        torch::autograd::backward(tensors_of(roots, n), grads ? tensors_of(grads, n) : std::vector<at::Tensor>(),
                                  retain_graph != 0, create_graph != 0, tensors_of(inputs, ninputs));
        return 0;
    });
}

int32_t ae_grad(void** outputs, void** grads, int32_t n, void** inputs, int32_t ninputs,
                int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        ae_follow_threads();
        auto found = torch::autograd::grad(tensors_of(outputs, n), tensors_of(inputs, ninputs),
                                           grads ? tensors_of(grads, n) : std::vector<at::Tensor>(),
                                           retain_graph != 0, create_graph != 0, allow_unused != 0);
        for (int32_t k = 0; k < ninputs; k++)
            results[k] = found[k].defined() ? new at::Tensor(std::move(found[k])) : nullptr;
        return 0;
    });
}

int32_t ae_grad_mode_get() { return c10::GradMode::is_enabled() ? 1 : 0; }

void ae_grad_mode_set(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

void* ae_inference_mode_enter(int32_t enabled) {
    return ae_guard<void*>(nullptr, [&]() -> void* { return new c10::InferenceMode(enabled != 0); });
}

void ae_inference_mode_exit(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

int32_t ae_inference_mode_get() { return c10::InferenceMode::is_enabled() ? 1 : 0; }
