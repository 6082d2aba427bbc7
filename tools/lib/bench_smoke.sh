#!/usr/bin/env bash
# Every benchmark program of build/bench, just long enough to see that each of its cases still runs.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
passed=0 failed=0
while read -r program; do
    echo "== $program"
    # A case that gives up prints ERROR OCCURRED, and the program still ends with 0.
    if output=$("$program" --benchmark_min_time=0.01 2>&1) && ! grep -q 'ERROR OCCURRED' <<<"$output" && grep -qE ' (ns|us|ms|s) ' <<<"$output"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    echo "$output"
done < <(find build/bench/bench -maxdepth 1 -type f -perm -u+x -name '*_bench' | sort)
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
