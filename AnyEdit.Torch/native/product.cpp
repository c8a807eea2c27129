// A matrix (k, n) is used where it lies, and its transpose is packed in panels that the cache holds, while the next panel is on its way
// from memory.

#if defined(__x86_64__) && defined(__GNUC__)

#include "product.h"
#include "workers.h"

#include <ATen/Parallel.h>
#include <immintrin.h>

#include <algorithm>
#include <memory>

#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vl,fma")))
#define UNROLL _Pragma("GCC unroll 16")

namespace {

constexpr double WorkPerPiece = 2.5e6;        // multiplications and additions: some ten microseconds, so that sharing them costs little
constexpr int Vector = 16;                    // floats
constexpr int TileRows = 6, TileVectors = 4;  // 24 sums, 4 columns' vectors and a factor fit the 32 registers
constexpr int64_t PanelWidth = Vector * TileVectors;
constexpr int64_t LeastRows = 32;             // that a panel is packed for
constexpr int64_t StraightDepth = 256, PackedDepth = 512;

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
    const auto alpha = _mm512_set1_ps(product.alpha);
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < vectors; v++) {
            auto* to = y + r * y_stride + Vector * v;
            // Added once for every panel, not the sums to it: a large number there would round every product away.
            _mm512_mask_storeu_ps(to, mask(v), adds ? _mm512_fmadd_ps(alpha, sums[r][v], _mm512_maskz_loadu_ps(mask(v), to)) : _mm512_mul_ps(alpha, sums[r][v]));
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

/// The columns begin to end of y; then is what this thread probably reads of w afterwards.
void columns(const Product& product, int64_t begin, int64_t end, const float* then) noexcept {
    static thread_local std::unique_ptr<Packed> own;
    if (!own) own = std::make_unique<Packed>();
    const auto most = product.transposed ? PackedDepth : StraightDepth, blocks = (product.k + most - 1) / most;
    const auto depth = ((product.k + blocks - 1) / blocks + Vector - 1) / Vector * Vector;    // blocks as equal as can be
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
            panel.next = row + rows < product.k ? here + rows : column + PanelWidth < end ? product.w + (column + PanelWidth) * product.w_stride : then;
            pack(here, product.w_stride, rows, width, vectors, own->panel);
            panel.w = own->panel;
            panel.stride = Vector * vectors;
        } else {
            panel.w = product.w + row * product.w_stride + column;
            panel.next = column + PanelWidth < end ? panel.w + PanelWidth : row + rows < product.k ? product.w + (row + rows) * product.w_stride + begin : then;
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

}  // namespace

// A piece is a stretch of the panels of all batches; where there are fewer panels than threads, rows are shared out, too.
void ae_multiply(const Product& product, int64_t batches, int64_t x_batch, int64_t w_batch, int64_t y_batch) {
    const auto panels = (product.n + PanelWidth - 1) / PanelWidth;
    const auto parts = std::clamp<int64_t>(at::get_num_threads() / (batches * panels), 1, (product.m + LeastRows - 1) / LeastRows);
    const auto all = batches * parts * panels;
    const auto pieces = std::clamp<int64_t>(static_cast<int64_t>(2.0 * product.m * product.k * product.n * batches / WorkPerPiece), 1, all);
    const auto first = [&](int64_t piece) { return all * piece / pieces; };
    const auto memory = [&](int64_t panel) {
        return product.w + panel / panels / parts * w_batch + panel % panels * PanelWidth * (product.transposed ? product.w_stride : 1);
    };
    ae_share(pieces, [&](int64_t piece, int64_t after) {
        const auto end = first(piece + 1);
        for (auto panel = first(piece); panel < end;) {
            const auto line = panel / panels, batch = line / parts, part = line % parts, next = std::min(end, (line + 1) * panels);
            const auto row = product.m * part / parts;
            auto one = product;
            one.m = product.m * (part + 1) / parts - row;
            one.x += batch * x_batch + row * product.x_stride;
            one.w += batch * w_batch;
            one.y += batch * y_batch + row * product.y_stride;
            columns(one, (panel - line * panels) * PanelWidth, std::min((next - line * panels) * PanelWidth, product.n),
                    memory(next < end ? next : after >= 0 ? first(after) : panel));
            panel = next;
        }
    });
}

#endif
