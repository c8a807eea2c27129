// Threads for pieces of work of some tens of microseconds.
#pragma once

#include <cstdint>
#include <functional>

/// Calls work(piece, next) for the pieces 0 to count - 1, on the calling thread and on as many others as libtorch is to use; returns
/// when all are done. next is the piece that this thread probably does after it, or -1: whose memory it can fetch meanwhile. Where
/// another thread has the workers, the calling thread does everything. work must not throw.
void ae_share(int64_t count, const std::function<void(int64_t, int64_t)>& work);
