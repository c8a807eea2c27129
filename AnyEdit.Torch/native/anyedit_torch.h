// The C interface between AnyEdit.Torch and libtorch. It is small on purpose: operators go through the
// dispatcher by name (ae_op_find, ae_op_call); only what is not an operator has a function of its own.
//
// Every function that can fail returns a negative number or a null pointer; ae_last_error() then
// describes the failure of the calling thread's latest call. No C++ exception crosses this line.
#pragma once

#include <cstdint>

#if defined(_WIN32)
#define AE_API extern "C" __declspec(dllexport)
#else
#define AE_API extern "C" __attribute__((visibility("default")))
#endif

enum ae_tag : int32_t {
    AE_NONE = 0,
    AE_TENSOR = 1,
    AE_INT = 2,
    AE_DOUBLE = 3,
    AE_BOOL = 4,
    AE_INTS = 5,
    AE_DOUBLES = 6,
    AE_TENSORS = 7,
    AE_STRING = 8,
    AE_DEVICE = 9,      // i: type, n: index
    AE_GENERATOR = 10,
    AE_DEFAULT = 11,    // take the default of the operator's schema
};

struct ae_arg {
    int32_t tag;
    int32_t n;
    union {
        int64_t i;
        double d;
        void* p;
    };
};

AE_API const char* ae_last_error();
AE_API const char* ae_version();

AE_API void* ae_op_find(const char* name, const char* overload);
// Returns the number of results written to outs; with nouts = 0 the results are dropped (in-place forms).
// A list of tensors comes back as AE_TENSORS: p is an array of n handles, to be freed with ae_free.
AE_API int32_t ae_op_call(void* op, const ae_arg* args, int32_t nargs, ae_arg* outs, int32_t nouts);
AE_API void ae_free(void* memory);

AE_API void ae_tensor_free(void* tensor);
AE_API void* ae_tensor_alias(void* tensor);
AE_API int32_t ae_tensor_dim(void* tensor);
AE_API int64_t ae_tensor_size(void* tensor, int32_t dim);
AE_API int64_t ae_tensor_stride(void* tensor, int32_t dim);
AE_API int64_t ae_tensor_numel(void* tensor);
AE_API int64_t ae_tensor_itemsize(void* tensor);
AE_API int64_t ae_tensor_storage_offset(void* tensor);
AE_API int64_t ae_tensor_owned_bytes(void* tensor);
AE_API int32_t ae_tensor_dtype(void* tensor);
AE_API int32_t ae_tensor_device_type(void* tensor);
AE_API int32_t ae_tensor_device_index(void* tensor);
AE_API int32_t ae_tensor_flags(void* tensor);
AE_API void* ae_tensor_data(void* tensor);
AE_API int32_t ae_tensor_set_requires_grad(void* tensor, int32_t value);
AE_API int32_t ae_tensor_retain_grad(void* tensor);
AE_API void* ae_tensor_grad(void* tensor);
AE_API int32_t ae_tensor_set_grad(void* tensor, void* grad);
AE_API int32_t ae_tensor_set_data(void* tensor, void* source);

AE_API int32_t ae_backward(void** roots, void** grads, int32_t n, void** inputs, int32_t ninputs,
                           int32_t retain_graph, int32_t create_graph);
AE_API int32_t ae_grad(void** outputs, void** grads, int32_t n, void** inputs, int32_t ninputs,
                       int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results);
AE_API int32_t ae_grad_mode_get();
AE_API void ae_grad_mode_set(int32_t enabled);
AE_API void* ae_inference_mode_enter(int32_t enabled);
AE_API void ae_inference_mode_exit(void* guard);
AE_API int32_t ae_inference_mode_get();

AE_API int32_t ae_get_num_threads();
AE_API int32_t ae_set_num_threads(int32_t count);
AE_API int32_t ae_get_num_interop_threads();
AE_API int32_t ae_set_num_interop_threads(int32_t count);
// Whether this thread's products of few rows are the kernel's (native/few_rows.cpp); never where there is none.
AE_API int32_t ae_few_rows_get();
AE_API void ae_few_rows_set(int32_t enabled);

AE_API int32_t ae_manual_seed(uint64_t seed);
AE_API void* ae_generator_new(uint64_t seed, int32_t device_type, int32_t device_index);
AE_API void* ae_generator_default(int32_t device_type, int32_t device_index);
AE_API void ae_generator_free(void* generator);
AE_API int32_t ae_generator_set_seed(void* generator, uint64_t seed);
AE_API int32_t ae_generator_get_seed(void* generator, uint64_t* seed);
AE_API int32_t ae_generator_new_seed(void* generator, uint64_t* seed);
AE_API void* ae_generator_get_state(void* generator);
AE_API int32_t ae_generator_set_state(void* generator, void* state);

AE_API int32_t ae_cuda_available();
AE_API int32_t ae_cuda_device_count();
AE_API int32_t ae_cuda_cudnn_available();
AE_API int32_t ae_cuda_manual_seed(uint64_t seed, int32_t all);
AE_API int32_t ae_cuda_synchronize(int32_t index);
AE_API int32_t ae_tf32_get();
AE_API int32_t ae_tf32_set(int32_t enabled);
