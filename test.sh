#!/usr/bin/env bash
# Builds everything in Release and runs all tests. Arguments go to "dotnet test", for example: ./test.sh --filter Chunk
# The last line is "N passed, N failed" (and ", N skipped" if any were); the exit code is 0 only if all is well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. eng/prepare.sh

summary() {
    local counters total executed passed failed skipped
    counters=$(grep -o '<Counters [^>]*>' "$results/tests.trx" 2>/dev/null | tail -n 1 || true)
    count() { printf '%s' "$counters" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }
    total=$(count total) executed=$(count executed) passed=$(count passed) failed=$(count failed)
    skipped=$((${total:-0} - ${executed:-0}))
    printf '%s passed, %s failed' "${passed:-0}" "${failed:-0}"
    if [ "$skipped" -gt 0 ]; then printf ', %s skipped' "$skipped"; fi
    printf '\n'
    rm -rf "$results"
}

results=$(mktemp -d)
trap summary EXIT

prepare
say 'Building AnyEdit.sln (Release).'
dotnet build AnyEdit.sln -c Release --nologo -v quiet
say 'Running the tests.'
dotnet test AnyEdit.Tests -c Release --no-build --nologo --results-directory "$results" --logger 'trx;LogFileName=tests.trx' "$@" </dev/null
