// Threads for pieces of work of some tens of microseconds.
#pragma once

#include <cstdint>
#include <functional>

/// Calls work(piece) for the pieces 0 to count - 1, on the calling thread and on as many others as libtorch is to use; returns when
/// all are done. Where another thread has the workers, the calling thread does everything. work must not throw.
void ae_share(int64_t count, const std::function<void(int64_t)>& work);
