// Products of few rows with a large matrix, float32, on processors with AVX-512: what a step of the value search consists of.
// OpenBLAS repacks the whole matrix for every product, which for 40 rows costs as much as the product, and waits for its
// threads by yielding. Here a matrix (k, n) is used where it lies, and its transpose is packed in panels that the cache holds,
// while the next panel is on its way from memory. Where libtorch has MKL, which has such kernels, its products stay.

#include <torch/version.h>

#if defined(__x86_64__) && defined(__GNUC__)

#include "workers.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/addmm_cpu_dispatch.h>
#include <ATen/ops/bmm_cpu_dispatch.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm_cpu_dispatch.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <immintrin.h>
#include <torch/library.h>

#include <algorithm>
#include <memory>
#include <string>

#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vl,fma")))
#define UNROLL _Pragma("GCC unroll 16")

namespace {

constexpr double LeastWork = 2e5;             // multiplications and additions; below, the call is what costs
constexpr double WorkPerPiece = 2.5e6;        // some ten microseconds: sharing costs less, and threads have several
constexpr int Vector = 16;                    // floats
constexpr int TileRows = 6, TileVectors = 4;  // 24 sums, 4 columns' vectors and a factor fit the 32 registers
constexpr int64_t PanelWidth = Vector * TileVectors;
constexpr int64_t LeastRows = 32;             // that a panel is packed for
constexpr int64_t StraightDepth = 256, PackedDepth = 512;

/// Beyond 128 rows packing is a small part of the work, and an OpenBLAS with AVX-512 is faster; one without has half the rate at any number.
int64_t most_rows() {
    static const int64_t rows = [] {
        const auto name = reinterpret_cast<char* (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
        const std::string core = name ? name() : "";
        return core == "SkylakeX" || core == "Cooperlake" || core == "SapphireRapids" ? 128 : 4096;
    }();
    return rows;
}

/// y (m, n) = x (m, k) w, or y += x w. w is (k, n), or (n, k) where it is transposed, with rows w_stride apart; in x rows are x_stride
/// apart and the numbers of a row x_step.
struct Product {
    int64_t m, k, n;
    const float* x;
    int64_t x_stride, x_step;
    const float* w;
    int64_t w_stride;
    bool transposed;
    float* y;
    int64_t y_stride;
    bool adds;
};

/// A stretch of w that is worked on at a time: depth rows of 16 x vectors columns, of whose last vector the mask's columns count.
struct Panel {
    const float* w;
    int64_t stride;
    int64_t depth;
    __mmask16 last;
    const float* next;        // the panel after it
    const int32_t* lines;     // where the next panel's cache lines are, from its beginning
};

/// rows x (16 vectors) of y. In the plain case all columns of the panel count and the numbers of a row of x lie side by side.
template <int rows, int vectors, bool plain>
AVX512 void tile(const Panel& panel, const Product& product, const float* x, float* y, bool adds, const int32_t* lines) {
    const auto x_stride = product.x_stride, x_step = plain ? 1 : product.x_step, y_stride = product.y_stride;
    const auto mask = [&](int v) -> __mmask16 { return plain || v < vectors - 1 ? 0xffff : panel.last; };
    __m512 sums[rows][vectors];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < vectors; v++)
            sums[r][v] = _mm512_setzero_ps();
    const auto* w = panel.w;
    for (int64_t p = 0; p < panel.depth; p++, w += panel.stride) {
        __m512 columns[vectors];
        UNROLL for (int v = 0; v < vectors; v++) columns[v] = _mm512_maskz_loadu_ps(mask(v), w + Vector * v);
        if (lines) _mm_prefetch(panel.next + lines[p], _MM_HINT_T1);
        UNROLL for (int r = 0; r < rows; r++) {
            const auto factor = _mm512_set1_ps(x[r * x_stride + p * x_step]);
            UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = _mm512_fmadd_ps(factor, columns[v], sums[r][v]);
        }
    }
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < vectors; v++) {
            auto* to = y + r * y_stride + Vector * v;
            // Added once for every panel, not the sums to it: a large number there would round every product away.
            _mm512_mask_storeu_ps(to, mask(v), adds ? _mm512_add_ps(_mm512_maskz_loadu_ps(mask(v), to), sums[r][v]) : sums[r][v]);
        }
}

template <int rows, int vectors, bool plain>
void tile_of(int64_t count, const Panel& panel, const Product& product, const float* x, float* y, bool adds, const int32_t* lines) {
    if constexpr (rows > 0) {
        if (count == rows)
            tile<rows, vectors, plain>(panel, product, x, y, adds, lines);
        else
            tile_of<rows - 1, vectors, plain>(count, panel, product, x, y, adds, lines);
    }
}

/// All rows times a panel, in tiles as equal as can be; the first few fetch the next panel's lines.
template <int vectors, bool plain>
void multiply(const Product& product, const Panel& panel, const float* x, float* y, bool adds) {
    const auto tiles = (product.m + TileRows - 1) / TileRows;
    for (int64_t t = 0; t < tiles; t++) {
        const auto begin = product.m * t / tiles, end = product.m * (t + 1) / tiles;
        const auto* lines = t < vectors ? panel.lines + t * panel.depth : nullptr;
        tile_of<TileRows, vectors, plain>(end - begin, panel, product, x + begin * product.x_stride, y + begin * product.y_stride, adds, lines);
    }
}

void multiply(int vectors, const Product& product, const Panel& panel, const float* x, float* y, bool adds) {
    if (panel.last == 0xffff && product.x_step == 1 && vectors == TileVectors) return multiply<TileVectors, true>(product, panel, x, y, adds);
    switch (vectors) {
        case 4: return multiply<4, false>(product, panel, x, y, adds);
        case 3: return multiply<3, false>(product, panel, x, y, adds);
        case 2: return multiply<2, false>(product, panel, x, y, adds);
        default: return multiply<1, false>(product, panel, x, y, adds);
    }
}

AVX512 inline __m512 low(__m512 a, __m512 b) { return _mm512_castpd_ps(_mm512_unpacklo_pd(_mm512_castps_pd(a), _mm512_castps_pd(b))); }

AVX512 inline __m512 high(__m512 a, __m512 b) { return _mm512_castpd_ps(_mm512_unpackhi_pd(_mm512_castps_pd(a), _mm512_castps_pd(b))); }

/// The given numbers, up to 16, of as many rows become those rows of 16 columns; the rest are 0.
AVX512 void transpose(const float* from, int64_t from_stride, int64_t rows, int64_t numbers, float* to, int64_t to_stride) {
    __m512 a[16], b[16];
    const auto mask = static_cast<__mmask16>((1u << numbers) - 1);
    UNROLL for (int i = 0; i < 16; i++) a[i] = i < rows ? _mm512_maskz_loadu_ps(mask, from + i * from_stride) : _mm512_setzero_ps();
    UNROLL for (int i = 0; i < 16; i += 2) {
        b[i] = _mm512_unpacklo_ps(a[i], a[i + 1]);
        b[i + 1] = _mm512_unpackhi_ps(a[i], a[i + 1]);
    }
    UNROLL for (int i = 0; i < 16; i += 4) {
        a[i] = low(b[i], b[i + 2]);
        a[i + 1] = high(b[i], b[i + 2]);
        a[i + 2] = low(b[i + 1], b[i + 3]);
        a[i + 3] = high(b[i + 1], b[i + 3]);
    }
    UNROLL for (int i = 0; i < 4; i++) {
        b[i] = _mm512_shuffle_f32x4(a[i], a[i + 4], 0x88);
        b[i + 4] = _mm512_shuffle_f32x4(a[i], a[i + 4], 0xdd);
        b[i + 8] = _mm512_shuffle_f32x4(a[i + 8], a[i + 12], 0x88);
        b[i + 12] = _mm512_shuffle_f32x4(a[i + 8], a[i + 12], 0xdd);
    }
    UNROLL for (int i = 0; i < 8; i++) {
        _mm512_store_ps(to + i * to_stride, _mm512_shuffle_f32x4(b[i], b[i + 8], 0x88));
        _mm512_store_ps(to + (i + 8) * to_stride, _mm512_shuffle_f32x4(b[i], b[i + 8], 0xdd));
    }
}

/// Columns that w lacks are 0; rows are made up to a whole block, of which nobody reads the rest.
void pack(const float* w, int64_t stride, int64_t depth, int64_t columns, int vectors, float* packed) {
    for (int v = 0; v < vectors; v++)
        for (int64_t p = 0; p < depth; p += Vector)
            transpose(w + Vector * v * stride + p, stride, std::min<int64_t>(Vector, columns - Vector * v), std::min<int64_t>(Vector, depth - p),
                      packed + p * Vector * vectors + Vector * v, Vector * vectors);
}

struct Packed {
    alignas(64) float panel[PackedDepth * PanelWidth];
    int32_t lines[PackedDepth * TileVectors];
};

/// The columns begin to end of y.
void columns(const Product& product, int64_t begin, int64_t end) noexcept {
    static thread_local std::unique_ptr<Packed> own;
    if (!own) own = std::make_unique<Packed>();
    const auto depth = product.transposed ? PackedDepth : StraightDepth;
    int64_t lines_for = 0;

    auto run = [&](int64_t column, int64_t row) {
        const auto rows = std::min(depth, product.k - row);
        const auto width = std::min(PanelWidth, end - column);
        const auto vectors = static_cast<int>((width + Vector - 1) / Vector);
        if (lines_for != rows) {
            // A panel of rows x 64 has rows * 4 lines: along rows of w, or, transposed, along its 64 rows.
            auto* line = own->lines;
            if (product.transposed)
                for (int64_t r = 0; r < PanelWidth; r++)
                    for (int64_t p = 0; p < rows; p += Vector) *line++ = static_cast<int32_t>(r * product.w_stride + p);
            else
                for (int64_t v = 0; v < PanelWidth; v += Vector)
                    for (int64_t p = 0; p < rows; p++) *line++ = static_cast<int32_t>(p * product.w_stride + v);
            lines_for = rows;
        }
        Panel panel{nullptr, product.w_stride, rows, static_cast<__mmask16>(0xffff >> (Vector * vectors - width)), nullptr, own->lines};
        const auto adds = product.adds || row > 0;
        if (product.transposed) {
            const auto* here = product.w + column * product.w_stride + row;
            panel.next = row + rows < product.k ? here + rows : column + PanelWidth < end ? product.w + (column + PanelWidth) * product.w_stride : here;
            pack(here, product.w_stride, rows, width, vectors, own->panel);
            panel.w = own->panel;
            panel.stride = Vector * vectors;
        } else {
            panel.w = product.w + row * product.w_stride + column;
            panel.next = column + PanelWidth < end ? panel.w + PanelWidth : row + rows < product.k ? product.w + (row + rows) * product.w_stride + begin : panel.w;
        }
        multiply(vectors, product, panel, product.x + row * product.x_step, product.y + column, adds);
    };

    // Down the columns where panels are packed, so that y stays at hand; along the rows of w where they are read in place.
    if (product.transposed)
        for (auto column = begin; column < end; column += PanelWidth)
            for (int64_t row = 0; row < product.k; row += depth) run(column, row);
    else
        for (int64_t row = 0; row < product.k; row += depth)
            for (auto column = begin; column < end; column += PanelWidth) run(column, row);
}

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
    if (!is_float(x) || !is_float(w) || x.size(-1) != w.size(-2)) return false;
    const Shape of(x, w);
    if (of.m < 1 || of.m > most_rows() || of.n < Vector || of.k < Vector) return false;
    return (w.stride(-1) == 1 && w.stride(-2) >= of.n) || (w.stride(-2) == 1 && w.stride(-1) >= of.k);
}

Product product_of(const at::Tensor& x, const at::Tensor& w, const at::Tensor& y, bool adds) {
    const Shape of(x, w);
    const auto transposed = w.stride(-1) != 1;
    return {of.m, of.k, of.n, x.data_ptr<float>(), x.stride(-2), x.stride(-1), w.data_ptr<float>(), w.stride(transposed ? -1 : -2), transposed,
            y.data_ptr<float>(), y.stride(-2), adds};
}

bool suits_matrices(const at::Tensor& x, const at::Tensor& w) {
    return x.dim() == 2 && w.dim() == 2 && suits(x, w) && Shape(x, w).work() >= LeastWork;
}

/// As many products as there are batches, x_batch, w_batch and y_batch apart. A piece is a stretch of the panels of all of them; where
/// there are fewer panels than threads, rows are shared out, too.
void multiply(const Product& product, int64_t batches = 1, int64_t x_batch = 0, int64_t w_batch = 0, int64_t y_batch = 0) {
    const auto panels = (product.n + PanelWidth - 1) / PanelWidth;
    const auto parts = std::clamp<int64_t>(at::get_num_threads() / (batches * panels), 1, (product.m + LeastRows - 1) / LeastRows);
    const auto all = batches * parts * panels;
    const auto pieces = std::clamp<int64_t>(static_cast<int64_t>(2.0 * product.m * product.k * product.n * batches / WorkPerPiece), 1, all);
    ae_share(pieces, [&](int64_t piece) {
        const auto end = all * (piece + 1) / pieces;
        for (auto panel = all * piece / pieces; panel < end;) {
            const auto line = panel / panels, batch = line / parts, part = line % parts, next = std::min(end, (line + 1) * panels);
            const auto row = product.m * part / parts;
            auto one = product;
            one.m = product.m * (part + 1) / parts - row;
            one.x += batch * x_batch + row * product.x_stride;
            one.w += batch * w_batch;
            one.y += batch * y_batch + row * product.y_stride;
            columns(one, (panel - line * panels) * PanelWidth, std::min((next - line * panels) * PanelWidth, product.n));
            panel = next;
        }
    });
}

at::Tensor mm(const at::Tensor& x, const at::Tensor& w) {
    if (!suits_matrices(x, w)) return at::cpu::mm(x, w);
    auto y = at::empty({x.size(0), w.size(1)}, x.options());
    multiply(product_of(x, w, y, false));
    return y;
}

at::Tensor addmm(const at::Tensor& bias, const at::Tensor& x, const at::Tensor& w, const at::Scalar& beta, const at::Scalar& alpha) {
    if (!suits_matrices(x, w) || bias.scalar_type() != at::kFloat || beta.toDouble() != 1 || alpha.toDouble() != 1) return at::cpu::addmm(bias, x, w, beta, alpha);
    auto y = at::empty({x.size(0), w.size(1)}, x.options());
    y.copy_(bias);
    multiply(product_of(x, w, y, true));
    return y;
}

/// Attention's products: many small ones.
at::Tensor bmm(const at::Tensor& x, const at::Tensor& w) {
    const auto fits = x.dim() == 3 && w.dim() == 3 && x.size(0) == w.size(0) && x.size(0) > 0 && suits(x, w);
    if (!fits || Shape(x, w).work() * x.size(0) < LeastWork) return at::cpu::bmm(x, w);
    auto y = at::empty({x.size(0), x.size(1), w.size(2)}, x.options());
    multiply(product_of(x, w, y, false), x.size(0), x.stride(0), w.stride(0), y.stride(0));
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
        kernels->impl("bmm", TORCH_FN(bmm));
        return kernels;
    } catch (const std::exception&) {
        return nullptr;    // a libtorch that declares them otherwise keeps its own
    }
}

const auto kernels = library();

}  // namespace

#endif
