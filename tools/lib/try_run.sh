#!/usr/bin/env bash
# tools/run as a newcomer uses it: start, look, ring, Ctrl-C; then again without a network, within 3 seconds.
# Used by tools/fresh; runs anywhere where var/ is not in use.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
log=var/try-run.log run_pid=''
mkdir -p var

fail() {
    echo "tools/run: $*" >&2
    tail -n 40 "$log" >&2
    [ -z "$run_pid" ] || kill -TERM "$run_pid" 2>/dev/null
    exit 1
}

fact() { /usr/bin/python3 -c 'import json, sys
value = json.load(open("var/run.json"))
for key in sys.argv[1:]: value = value[key]
print(value)' "$@"; }

# start LIMIT_SECONDS COMMAND…: leaves the milliseconds that it took in $took.
start() {
    local limit=$1 began
    shift
    began=$(date +%s%3N)
    # Job control gives the child the default for SIGINT, which a background job of a script ignores.
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    run_pid=$!
    set +m
    until [ -f var/run.json ]; do
        kill -0 "$run_pid" 2>/dev/null || fail "ended before it was up"
        [ $(($(date +%s%3N) - began)) -lt $((limit * 1000)) ] || fail "was not up within $limit s"
        sleep 0.05
    done
    took=$(($(date +%s%3N) - began))
}

# Ctrl-C as a terminal sends it: to the whole foreground group.
stop() {
    local started process
    started="$(fact pid) $(cat var/pbx/pid)"
    kill -INT -- "-$run_pid"
    wait "$run_pid" || fail "ended with exit code $? at Ctrl-C"
    run_pid=''
    for process in $started; do
        [ ! -d "/proc/$process" ] || fail "left process $process behind: $(tr '\0' ' ' <"/proc/$process/cmdline")"
    done
    [ ! -f var/run.json ] || fail "left var/run.json behind"
}

start 2400 tools/run
echo "up after $((took / 1000)) s"
curl -fsS -o /dev/null "$(fact base_url)/healthz" || fail "is not healthy"
first=$(/usr/bin/python3 -c 'import json; print(next(iter(json.load(open("var/run.json"))["booking_urls"].values())))')
curl -fsS "$first" | grep -qi '<form' || fail "shows no form at $first"
curl -fsS -o /dev/null "$(fact console_url)" || fail "has no console"
timeout 120 tools/call "$(fact closed_number)" --say "Please call me back" || fail "could not be rung"
token=$(fact agents clara token)
for _ in $(seq 60); do
    tasks=$(curl -fsS -H "Authorization: Bearer $token" "$(fact base_url)/api/v1/tasks")
    case $tasks in *'"voicemail":{'* | *'"voicemail": {'*) break ;; esac
    sleep 0.5
done
case $tasks in *'"voicemail":{'* | *'"voicemail": {'*) ;; *) fail "made no task with a voicemail of the call: $tasks" ;; esac
stop
echo "rung, answered by voicemail, a task made; ended by Ctrl-C"

# Without any network but loopback.
start 30 unshare -n bash -c 'ip link set lo up && exec tools/run'
echo "up again without a network after $took ms"
[ "$took" -le 3000 ] || fail "took $took ms for a second start; at most 3000 are allowed"
stop
echo "tools/run: all is well"
