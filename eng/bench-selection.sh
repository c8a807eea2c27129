# Sourced by bench.sh and eng/bench-published.sh: what is measured by default, and where the results go.

# run_benchmarks PROGRAM [ARGUMENTS...]
run_benchmarks() {
    local program=$1 results=${BENCH_RESULTS:-bench-results}
    shift
    trap 'exit 130' INT
    if [ $# -gt 0 ]; then
        "$program" "$@"
        return
    fi
    mkdir -p "$results"
    {
        printf '# Measured on %s\n\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
        sed -n 's/^model name[^:]*: */- processor: /p' /proc/cpuinfo | sort -u
        printf -- '- cores: %s, threads: %s, waiting: %s\n' "$(nproc --all)" "${OMP_NUM_THREADS:-default}" "${OMP_WAIT_POLICY:-default}"
        awk -v cores="$(nproc --all)" '{ printf "- load before: %s%s\n", $1, ($1 > cores / 2 ? " (others use this machine: only processor times mean something, floors nothing)" : "") }' /proc/loadavg
        if command -v nvidia-smi >/dev/null; then nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader | sed 's/^/- GPU: /'; fi
        printf '\n## How many times faster than the way of the public code\n\n'
        OPENBLAS_VERBOSE=2 "$program" ratios --rounds 2 2>&1 | sed 's/^Core: \(.*\)/OpenBLAS has the kernels of "\1".\n/'
        printf '\n## Floors, and the time over them\n\n'
        "$program" floors --rounds 3
    } | tee "$results/summary.md"
    rm -f "$results"/results/*-table.md
    printf '\nNow the suites, for some minutes; their log is %s/benchmarks.log.\n' "$results"
    local failed=''
    "$program" --artifacts "$results" --filter '*Tokenizer*' '*ValueOptimization*' '*Generation*' '*Loading*' '*CovarianceSum*' \
        '*DeltaBenchmarks*N: 1408*' '*DeltaBenchmarks*N: 4096*' '*Crossover*Keys: 1.5*' \
        >"$results/benchmarks.log" || failed=yes
    {
        printf '\n## Suites\n\n"Naive" does what the public code does, and is the baseline of "Ratio" (least time over its least time: less than 1 is faster).\n'
        printf '"CPU": time of all processors per operation; "Tensors": native tensors made per operation; "Kept": those that all operations\n'
        printf 'left behind; "Allocated": memory of .NET per operation.\n\n'
        cat "$results"/results/*-table.md
    } | tee -a "$results/summary.md"
    printf 'Results: %s/summary.md\n' "$results"
    if [ -n "$failed" ]; then
        printf 'error: not every suite ran to its end; see %s/benchmarks.log.\n' "$results" >&2
        return 1
    fi
}
