// Products of float32 matrices on processors with AVX-512.
#pragma once

#include <cstdint>

/// y (m, n) = alpha x (m, k) w, or y += alpha x w. w is (k, n), or (n, k) where it is transposed, with rows w_stride apart; in x
/// rows are x_stride apart and the numbers of a row x_step.
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
    float alpha = 1;
};

/// As many products as there are batches, whose x, w and y are so many numbers apart, on the threads that libtorch is to use.
void ae_multiply(const Product& product, int64_t batches = 1, int64_t x_batch = 0, int64_t w_batch = 0, int64_t y_batch = 0);
