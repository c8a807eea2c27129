#include "workers.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

// An OpenMP thread that waits passively takes about 60 us to be woken, longer than most products of few rows take in all, and one
// that waits actively takes a processor for good. These stay awake for as long as the next product is likely to come.
constexpr auto Patience = std::chrono::microseconds(200);
constexpr int Glances = 64;

void pause() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

/// One job at a time, whose pieces go to whoever comes first: a worker that the system keeps waiting holds nobody up.
class Workers {
public:
    /// Whoever holds it may call run.
    std::mutex job;

    void run(int64_t count, int workers, const std::function<void(int64_t, int64_t)>& what) {
        try {
            for (; threads < workers; threads++) std::thread(&Workers::serve, this, threads).detach();
        } catch (const std::system_error&) {
            // The process may have no more threads; those that there are do the work.
        }
        allowed.store(workers, std::memory_order_relaxed);
        work = &what;
        unfinished.store(count, std::memory_order_relaxed);
        const auto number = (state.load(std::memory_order_relaxed) >> 32) + 1;
        state.store(number << 32 | static_cast<uint64_t>(count), std::memory_order_seq_cst);
        if (asleep.load(std::memory_order_seq_cst) > 0) {
            std::lock_guard<std::mutex> guard(bed);
            woken.notify_all();
        }
        while (take()) {}
        for (auto glance = 0; unfinished.load(std::memory_order_acquire) > 0; glance++)
            if (glance % 1024 == 1023) std::this_thread::yield(); else pause();
    }

private:
    /// Does a piece, if there is one. While it is unfinished the job cannot end, so work is that of the piece.
    bool take() {
        auto now = state.load(std::memory_order_acquire);
        do {
            if (pieces_of(now) == 0) return false;
        } while (!state.compare_exchange_weak(now, now - 1, std::memory_order_acq_rel, std::memory_order_acquire));
        const auto piece = static_cast<int64_t>(pieces_of(now)) - 1;
        (*work)(piece, std::max<int64_t>(piece - 1 - allowed.load(std::memory_order_relaxed), -1));
        unfinished.fetch_sub(1, std::memory_order_release);
        return true;
    }

    void serve(int index) {
        for (;;) {
            await(index);
            while (take()) {}
        }
    }

    bool has_work(int index) const {
        return index < allowed.load(std::memory_order_relaxed) && pieces_of(state.load(std::memory_order_seq_cst)) > 0;
    }

    void await(int index) {
        const auto until = std::chrono::steady_clock::now() + Patience;
        do {
            for (auto glance = 0; glance < Glances; glance++) {
                if (has_work(index)) return;
                pause();
            }
        } while (std::chrono::steady_clock::now() < until);
        std::unique_lock<std::mutex> lock(bed);
        asleep.fetch_add(1, std::memory_order_seq_cst);
        woken.wait(lock, [&] { return has_work(index); });
        asleep.fetch_sub(1, std::memory_order_seq_cst);
    }

    static uint64_t pieces_of(uint64_t state) { return state & 0xffffffff; }

    int threads = 0;
    std::atomic<int> allowed{0};
    const std::function<void(int64_t, int64_t)>* work = nullptr;
    std::atomic<uint64_t> state{0};    // number of the job, and how many of its pieces nobody has taken
    std::atomic<int64_t> unfinished{0};
    std::atomic<int> asleep{0};
    std::mutex bed;
    std::condition_variable woken;
};

}  // namespace

void ae_share(int64_t count, const std::function<void(int64_t, int64_t)>& work) {
    static auto& workers = *new Workers();    // never destroyed: its threads wait until the process ends
    std::unique_lock<std::mutex> job(workers.job, std::defer_lock);
    const auto helpers = at::get_num_threads() - 1;
    if (count > 1 && helpers > 0 && !at::in_parallel_region() && job.try_lock())
        workers.run(count, helpers, work);
    else
        for (auto piece = count - 1; piece >= 0; piece--) work(piece, piece - 1);
}
