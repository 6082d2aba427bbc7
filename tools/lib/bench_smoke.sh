#!/usr/bin/env bash
# Every benchmark program of build/bench and the load run over HTTP, just long enough to see that each of their
# cases still runs. The figures of such a run mean nothing: it yields to what else is tested meanwhile.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
passed=0 failed=0
while read -r program; do
    echo "== $program"
    # A case that gives up prints ERROR OCCURRED, and the program still ends with 0.
    if output=$(nice -n 15 "$program" --benchmark_min_time=0.01 2>&1) && ! grep -q 'ERROR OCCURRED' <<<"$output" && grep -qE ' (ns|us|ms|s) ' <<<"$output"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    echo "$output"
done < <(find build/bench/bench -maxdepth 1 -type f -perm -u+x -name '*_bench' | sort)
echo "== bench/run"
if nice -n 15 bench/run --seconds 1; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "== bench/caldav"
if nice -n 15 bench/caldav --events 200 --rounds 3; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "== bench/mail"
if nice -n 15 bench/mail --bookings 20; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "== bench/figures"
if nice -n 15 bench/figures --tasks 200; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
