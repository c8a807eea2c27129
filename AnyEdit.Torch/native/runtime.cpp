// What concerns the whole process: errors, threads, random numbers, CUDA.

#include "anyedit_torch.h"
#include "guard.h"
#include "threads.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <atomic>
#include <mutex>

#if !defined(_WIN32)
#include <dlfcn.h>
#endif

namespace {

at::Generator& generator_of(void* handle) { return *static_cast<at::Generator*>(handle); }

c10::Device device_of(int32_t type, int32_t index) {
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

// Libtorch is moving these settings elsewhere; where they are gone, TF32 counts as off.
template <typename Context>
auto tf32_of(Context& context, int) -> decltype(context.allowTF32CuBLAS()) {
    return context.allowTF32CuBLAS();
}

template <typename Context>
bool tf32_of(Context&, long) {
    return false;
}

template <typename Context>
auto set_tf32(Context& context, bool enabled, int) -> decltype(context.setAllowTF32CuBLAS(enabled)) {
    context.setAllowTF32CuBLAS(enabled);
}

template <typename Context>
void set_tf32(Context&, bool, long) {}

/// OpenBLAS built on pthreads has its own threads, of which libtorch does not know, and one number of them for the whole process.
struct OpenBlas {
    void (*set)(int) = nullptr;
    std::atomic<int> now{0};       // its number; 0 until somebody chooses one
    std::atomic<int> others{0};    // that of threads that have not chosen one: the one that was chosen last
    std::mutex setting;
    OpenBlas() {
#if !defined(_WIN32)
        set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
#endif
    }
} blas;

thread_local int own_threads = 0;

}  // namespace

void ae_follow_threads() {
    const auto wanted = own_threads > 0 ? own_threads : blas.others.load(std::memory_order_relaxed);
    if (!blas.set || blas.now.load(std::memory_order_relaxed) == wanted) return;
    std::lock_guard<std::mutex> lock(blas.setting);
    blas.set(wanted);
    blas.now.store(wanted, std::memory_order_relaxed);
}

std::string& ae_error() {
    static thread_local std::string message;
    return message;
}

const char* ae_last_error() { return ae_error().c_str(); }

const char* ae_version() { return TORCH_VERSION; }

int32_t ae_get_num_threads() { return at::get_num_threads(); }

int32_t ae_set_num_threads(int32_t count) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        at::set_num_threads(count);
        own_threads = count;
        blas.others.store(count, std::memory_order_relaxed);
        ae_follow_threads();
        return 0;
    });
}

int32_t ae_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

int32_t ae_set_num_interop_threads(int32_t count) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t { at::set_num_interop_threads(count); return 0; });
}

int32_t ae_manual_seed(uint64_t seed) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t { at::manual_seed(seed); return 0; });
}

void* ae_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
    return ae_guard<void*>(nullptr, [&]() -> void* {
        auto device = device_of(device_type, device_index);
        if (device.is_cpu()) return new at::Generator(at::detail::createCPUGenerator(seed));
        auto generator = at::globalContext().defaultGenerator(device).clone();
        generator.set_current_seed(seed);
        return new at::Generator(generator);
    });
}

void* ae_generator_default(int32_t device_type, int32_t device_index) {
    return ae_guard<void*>(nullptr, [&]() -> void* {
        return new at::Generator(at::globalContext().defaultGenerator(device_of(device_type, device_index)));
    });
}

void ae_generator_free(void* generator) { delete static_cast<at::Generator*>(generator); }

int32_t ae_generator_set_seed(void* generator, uint64_t seed) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        std::lock_guard<std::mutex> lock(generator_of(generator).mutex());
        generator_of(generator).set_current_seed(seed);
        return 0;
    });
}

int32_t ae_generator_get_seed(void* generator, uint64_t* seed) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        std::lock_guard<std::mutex> lock(generator_of(generator).mutex());
        *seed = generator_of(generator).current_seed();
        return 0;
    });
}

int32_t ae_generator_new_seed(void* generator, uint64_t* seed) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        std::lock_guard<std::mutex> lock(generator_of(generator).mutex());
        *seed = generator_of(generator).seed();
        return 0;
    });
}

void* ae_generator_get_state(void* generator) {
    return ae_guard<void*>(nullptr, [&]() -> void* {
        std::lock_guard<std::mutex> lock(generator_of(generator).mutex());
        return new at::Tensor(generator_of(generator).get_state());
    });
}

int32_t ae_generator_set_state(void* generator, void* state) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        std::lock_guard<std::mutex> lock(generator_of(generator).mutex());
        generator_of(generator).set_state(*static_cast<at::Tensor*>(state));
        return 0;
    });
}

int32_t ae_cuda_available() {
    return ae_guard<int32_t>(0, [&]() -> int32_t { return torch::cuda::is_available() ? 1 : 0; });
}

int32_t ae_cuda_device_count() {
    return ae_guard<int32_t>(0, [&]() -> int32_t { return static_cast<int32_t>(torch::cuda::device_count()); });
}

int32_t ae_cuda_cudnn_available() {
    return ae_guard<int32_t>(0, [&]() -> int32_t { return torch::cuda::cudnn_is_available() ? 1 : 0; });
}

int32_t ae_cuda_manual_seed(uint64_t seed, int32_t all) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t {
        if (all) torch::cuda::manual_seed_all(seed);
        else torch::cuda::manual_seed(seed);
        return 0;
    });
}

int32_t ae_cuda_synchronize(int32_t index) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t { torch::cuda::synchronize(index); return 0; });
}

int32_t ae_tf32_get() {
    return ae_guard<int32_t>(0, [&]() -> int32_t { return tf32_of(at::globalContext(), 0) ? 1 : 0; });
}

int32_t ae_tf32_set(int32_t enabled) {
    return ae_guard<int32_t>(-1, [&]() -> int32_t { set_tf32(at::globalContext(), enabled != 0, 0); return 0; });
}
