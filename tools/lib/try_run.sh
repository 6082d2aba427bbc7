#!/usr/bin/env bash
# try_run.sh [VAR]: tools/run as a newcomer uses it: start, look, ring, Ctrl-C; then again without a network,
# within 3 seconds. Without VAR it is tools/run as it stands, with var/ and its own port; a VAR is begun anew.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
var=${1:-var} options=() run_pid=''
if [ $# -gt 0 ]; then
    [ ! -e "$var" ] || [ -f "$var/run.lock" ] || { echo "$var is not what tools/run keeps" >&2; exit 1; }
    tools/pbx stop "$var/pbx" && rm -rf "$var"
    port=$(/usr/bin/python3 -c 'import sys; sys.path.insert(0, "tools/lib"); import ports; print(ports.free_tcp("127.0.0.1", 18480))')
    options=(--var "$var" --listen "127.0.0.1:$port")
fi
mkdir -p "$var"
log=$var/try-run.log

fail() {
    echo "tools/run: $*" >&2
    tail -n 40 "$log" >&2
    exit 1
}

leave() {
    [ -z "$run_pid" ] || { kill -TERM "$run_pid" && wait "$run_pid"; } 2>/dev/null
}
trap leave EXIT
trap 'exit 143' INT TERM

# fact KEY…: a value of run.json.
fact() {
    /usr/bin/python3 -c 'import functools, json, sys
print(functools.reduce(lambda value, key: value[key], sys.argv[2:], json.load(open(sys.argv[1]))))' "$var/run.json" "$@"
}

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
    until [ -f "$var/run.json" ]; do
        kill -0 "$run_pid" 2>/dev/null || fail "ended before it was up"
        [ $(($(date +%s%3N) - began)) -lt $((limit * 1000)) ] || fail "was not up within $limit s"
        sleep 0.05
    done
    took=$(($(date +%s%3N) - began))
}

# Ctrl-C as a terminal sends it: to the whole foreground group.
stop() {
    local started process
    started="$(fact pid) $(cat "$var/pbx/pid")"
    kill -INT -- "-$run_pid"
    wait "$run_pid" || fail "ended with exit code $? at Ctrl-C"
    run_pid=''
    for process in $started; do
        # An ended process that nobody has asked about yet has no command line.
        [ -z "$(tr -d '\0' 2>/dev/null <"/proc/$process/cmdline")" ] || fail "left process $process behind"
    done
    [ ! -f "$var/run.json" ] || fail "left run.json behind"
}

look() {
    local page
    curl -fsS -o /dev/null "$(fact base_url)/healthz" || fail "is not healthy"
    page=$(fact booking_urls acme)
    curl -fsS "$page" | grep -qi '</html>' || fail "shows no page at $page"
    curl -fsSL -o /dev/null "$(fact console_url)" || fail "has no console"
}

# The two calls that anybody would make first, and what becomes of them.
ring() {
    local tasks route
    route=$(curl -fsS -G -H "Authorization: Bearer $(fact pbx_token)" --data-urlencode "from=$(fact open_number)" \
        --data-urlencode "to=$(fact desk_number)" --data-urlencode "at=$(date -u +%FT%TZ)" "$(fact base_url)/api/v1/route")
    case $route in *'"outcome":"agent"'* | *'"outcome": "agent"'*) ;; *) fail "says the open number is not open: $route" ;; esac
    timeout 120 tools/call "$(fact closed_number)" --say "Please call me back" --run "$var/run.json" || fail "could not be rung"
    for _ in $(seq 60); do
        tasks=$(curl -fsS -H "Authorization: Bearer $(fact agents clara token)" "$(fact base_url)/api/v1/tasks")
        case $tasks in *'"voicemail":{'* | *'"voicemail": {'*) return ;; esac
        sleep 0.5
    done
    fail "made no task with a voicemail of the call: $tasks"
}

# Nothing but loopback; where this user may not make a network of its own, at least the time is taken.
offline=(unshare -rn)
[ "$(id -u)" != 0 ] || offline=(unshare -n)
"${offline[@]}" true 2>/dev/null || { echo "tools/run: this user may not cut off a network, so the second start has one"; offline=(env); }

start 2400 tools/run "${options[@]}"
echo "up after $((took / 1000)) s"
look
ring
stop
echo "rung, answered by voicemail, a task made; ended by Ctrl-C"

# The best of three, since other work on this machine may be in the way of one.
for _ in 1 2 3; do
    start 30 "${offline[@]}" bash -c 'ip link set lo up 2>/dev/null; exec "$@"' bash tools/run "${options[@]}"
    stop
    echo "up again without a network after $took ms"
    [ "$took" -gt 3000 ] || break
done
[ "$took" -le 3000 ] || fail "took $took ms for a second start; at most 3000 are allowed"
echo "tools/run: all is well"
