#!/usr/bin/env bash
# Foreign calendars under libFuzzer, ASan and UBSan, for so many seconds (60): builds the reader of them and nothing
# else. What breaks it is left in build/fuzz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-60}
mkdir -p build/fuzz/objects build/fuzz/corpus
sources=(tests/fuzz/read_busy_fuzz.cpp calendar/ical/{content_lines,entry_text,expanded_entry,foreign_busy,foreign_moments,foreign_times,foreign_zones,windows_zones,written_entry}.cpp
         calendar/{recurrence,recurrence_rule,zone}.cpp base/{instant,interval,text,assert}.cpp)
compile() {
    nice -n 10 ccache clang++-19 -std=c++20 -g1 -O1 -I. -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
        -fno-omit-frame-pointer -c "$1" -o "build/fuzz/objects/$(tr / _ <<<"${1%.cpp}").o"
}
export -f compile
printf '%s\n' "${sources[@]}" | xargs -P "$(nproc)" -I {} bash -ec 'compile {}'
objects=()
for source in "${sources[@]}"; do
    objects+=("build/fuzz/objects/$(tr / _ <<<"${source%.cpp}").o")
done
clang++-19 -fuse-ld=lld-19 -fsanitize=fuzzer,address,undefined "${objects[@]}" -ldate-tz -lfmt -licui18n -licuuc -o build/fuzz/read_busy
nice -n 10 build/fuzz/read_busy -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1500 -max_len=65536 -print_final_stats=1 \
    -dict=tests/fuzz/dictionary.txt -artifact_prefix=build/fuzz/ build/fuzz/corpus tests/fuzz/ics
