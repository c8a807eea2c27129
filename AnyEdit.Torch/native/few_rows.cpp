// Products of few rows with a large matrix, float32, on processors with AVX-512: nearly all of an edit. OpenBLAS repacks the whole matrix
// for every product, which for 40 rows costs as much as the product; for some hundred rows it is as fast at best (docs/performance.md); and
// it waits for its threads by yielding, which takes a core from ours. Where libtorch has MKL, which has such kernels, its products stay.

#include "anyedit_torch.h"

#include <torch/version.h>

#if defined(__x86_64__) && defined(__GNUC__)

#include "product.h"

#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/addmm_cpu_dispatch.h>
#include <ATen/ops/bmm_cpu_dispatch.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm_cpu_dispatch.h>
#include <c10/util/Exception.h>
#include <torch/library.h>

#include <memory>
#include <string>

namespace {

constexpr double LeastWork = 2e5;             // multiplications and additions; below, the call is what costs
constexpr int64_t LeastSide = 16;             // of w: a vector
constexpr int64_t MostRows = 2048;            // of x, all of which is read for every panel of w: measured, more are slower than OpenBLAS with AVX-512

thread_local bool wanted = true;

bool is_float(const at::Tensor& a) {
    return a.scalar_type() == at::kFloat && a.device().is_cpu() && a.layout() == at::kStrided && !a.is_neg();
}

/// Rows, depth and columns of a product: those of the last two dimensions of x and w.
struct Shape {
    int64_t m, k, n;
    Shape(const at::Tensor& x, const at::Tensor& w) : m(x.size(-2)), k(x.size(-1)), n(w.size(-1)) {}
    double work() const { return 2.0 * m * k * n; }
};

bool suits(const at::Tensor& x, const at::Tensor& w) {
    if (!wanted || !is_float(x) || !is_float(w) || x.size(-1) != w.size(-2)) return false;
    const Shape of(x, w);
    if (of.m < 1 || of.m > MostRows || of.n < LeastSide || of.k < LeastSide) return false;
    return (w.stride(-1) == 1 && w.stride(-2) >= of.n) || (w.stride(-2) == 1 && w.stride(-1) >= of.k);
}

Product product_of(const at::Tensor& x, const at::Tensor& w, const at::Tensor& y, bool adds, float alpha = 1) {
    const Shape of(x, w);
    const auto transposed = w.stride(-1) != 1;
    return {of.m, of.k, of.n, x.data_ptr<float>(), x.stride(-2), x.stride(-1), w.data_ptr<float>(), w.stride(transposed ? -1 : -2), transposed,
            y.data_ptr<float>(), y.stride(-2), adds, alpha};
}

bool suits_matrices(const at::Tensor& x, const at::Tensor& w) {
    return x.dim() == 2 && w.dim() == 2 && suits(x, w) && Shape(x, w).work() >= LeastWork;
}

at::Tensor mm(const at::Tensor& x, const at::Tensor& w) {
    if (!suits_matrices(x, w)) return at::cpu::mm(x, w);
    auto y = at::empty({x.size(0), w.size(1)}, x.options());
    ae_multiply(product_of(x, w, y, false));
    return y;
}

at::Tensor addmm(const at::Tensor& bias, const at::Tensor& x, const at::Tensor& w, const at::Scalar& beta, const at::Scalar& alpha) {
    if (!suits_matrices(x, w) || bias.scalar_type() != at::kFloat || beta.toDouble() != 1 || alpha.toDouble() == 0) return at::cpu::addmm(bias, x, w, beta, alpha);
    auto y = at::empty({x.size(0), w.size(1)}, x.options());
    y.copy_(bias);
    ae_multiply(product_of(x, w, y, true, alpha.toFloat()));
    return y;
}

/// In place: y must not overlap with x or w, as in libtorch.
at::Tensor& addmm_(at::Tensor& y, const at::Tensor& x, const at::Tensor& w, const at::Scalar& beta, const at::Scalar& alpha) {
    const auto fits = suits_matrices(x, w) && is_float(y) && y.dim() == 2 && y.size(0) == x.size(0) && y.size(1) == w.size(1)
        && y.stride(1) == 1 && (y.size(0) == 1 || y.stride(0) >= y.size(1));
    const auto adds = beta.toDouble() == 1;
    if (!fits || !(adds || beta.toDouble() == 0) || alpha.toDouble() == 0) return at::cpu::addmm_(y, x, w, beta, alpha);
    ae_multiply(product_of(x, w, y, adds, alpha.toFloat()));
    return y;
}

/// Attention's products: many small ones.
at::Tensor bmm(const at::Tensor& x, const at::Tensor& w) {
    const auto fits = x.dim() == 3 && w.dim() == 3 && x.size(0) == w.size(0) && x.size(0) > 0 && suits(x, w);
    if (!fits || Shape(x, w).work() * x.size(0) < LeastWork) return at::cpu::bmm(x, w);
    auto y = at::empty({x.size(0), x.size(1), w.size(2)}, x.options());
    ae_multiply(product_of(x, w, y, false), x.size(0), x.stride(0), w.stride(0), y.stride(0));
    return y;
}

/// That a kernel takes another's place is worth a warning to libtorch, but not to the users of a program that means it.
#if TORCH_VERSION_MAJOR < 2
namespace warnings = c10::Warning;
struct Silence : c10::WarningHandler {
    void process(const c10::SourceLocation&, const std::string&, bool) override {}
};
#else
namespace warnings = c10::WarningUtils;
struct Silence : c10::WarningHandler {
    void process(const c10::Warning&) override {}
};
#endif

std::unique_ptr<torch::Library> library() {
    if (at::hasMKL() || !__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl")) return nullptr;
    Silence silence;
    warnings::WarningHandlerGuard guard(&silence);
    try {
        auto kernels = std::make_unique<torch::Library>(torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__);
        kernels->impl("mm", TORCH_FN(mm));
        kernels->impl("addmm", TORCH_FN(addmm));
        kernels->impl("addmm_", TORCH_FN(addmm_));
        kernels->impl("bmm", TORCH_FN(bmm));
        return kernels;
    } catch (const std::exception&) {
        return nullptr;    // a libtorch that declares them otherwise keeps its own
    }
}

const auto kernels = library();

}  // namespace

int32_t ae_few_rows_get() { return wanted && kernels; }
void ae_few_rows_set(int32_t enabled) { wanted = enabled != 0; }

#else

int32_t ae_few_rows_get() { return 0; }
void ae_few_rows_set(int32_t) {}

#endif
