# shellcheck shell=bash
# Sourced by tools/run and tools/test: brings the Debian packages and node modules that a step needs.
# Idempotent; where nothing is missing it touches neither the network nor apt.

setup_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# packages_of SECTION…: the names listed under these sections of packages.txt, one a line.
packages_of() {
    local wanted=" $* "
    awk -v wanted="$wanted" '
        /^\[/ { section = substr($0, 2, length($0) - 2); next }
        /^[[:space:]]*(#|$)/ { next }
        index(wanted, " " section " ") { print $1 }' "$setup_root/tools/lib/packages.txt" | sort -u
}

# missing_of PACKAGE…: those of them that dpkg does not hold as installed.
missing_of() {
    local installed
    # dpkg-query ends with 1 when it does not know one of them, which is no error here.
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    comm -23 <(printf '%s\n' "$@" | sort -u) <(sed -n 's/^installed //p' <<<"$installed" | sort -u)
}

# as_root COMMAND…: runs it as root, by sudo where we are not; says what to do where neither is there.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "error: packages are missing, and this user is neither root nor has sudo." >&2
        echo "       As root: $*" >&2
        return 1
    fi
}

# apt_install PACKAGE…: refuses (by --no-remove) an installation that would take something away.
apt_install() {
    local log=$setup_root/build/log/apt.log options=(-qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    echo "installing $# Debian packages: $*"
    mkdir -p "${log%/*}"
    {
        as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" update &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" \
                --no-install-recommends --no-remove install "$@"
    } >"$log" 2>&1 && return 0
    tail -n 20 "$log" >&2
    echo "error: apt-get could not install these packages (all of its output is in build/log/apt.log)" >&2
    return 1
}

# install_packages SECTION…
install_packages() {
    local names missing
    names=$(packages_of "$@") || return 1
    # shellcheck disable=SC2086 # names of packages, one a word
    missing=$(missing_of $names) || return 1
    # shellcheck disable=SC2086
    [ -z "$missing" ] || apt_install $missing
}

# install_node: the npm that is there, or Debian's. NodeSource's nodejs brings its own npm and conflicts with
# Debian's, so a machine that has any npm is left alone.
install_node() {
    command -v npm >/dev/null && command -v node >/dev/null && return 0
    apt_install nodejs npm
}

# install_modules FOLDER: the node modules of its lock file; again only when the lock file has changed.
install_modules() {
    local folder=$1 stamp=$1/node_modules/.installed
    [ -f "$stamp" ] && cmp -s "$stamp" "$folder/package-lock.json" && return 0
    install_node || return 1
    (
        # A machine's own authority (a company's mirror) is in the system's bundle, which npm does not read by itself.
        export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
        cd "$folder" && npm ci --no-audit --no-fund --loglevel=error
    ) || { echo "error: npm could not install the modules of $folder" >&2; return 1; }
    cp "$folder/package-lock.json" "$stamp"
}

# web_folders SCRIPT: the front end's folders whose package.json has that script.
web_folders() {
    local package
    for package in "$setup_root"/web/package.json "$setup_root"/web/*/package.json; do
        [ -f "$package" ] && grep -q "\"$1\":" "$package" && dirname "$package"
    done
    return 0
}

# build_web: builds what has changed since its last build.
build_web() {
    local folder stamp
    for folder in $(web_folders build); do
        install_modules "$folder" || return 1
        stamp=$folder/node_modules/.built
        if [ ! -f "$stamp" ] || [ -n "$(find "$setup_root/web" -name node_modules -prune -o -name dist -prune -o \
            -type f -newer "$stamp" -print -quit)" ]; then
            touch "$stamp.new"
            (cd "$folder" && npm run build --silent) || { echo "error: the build of $folder failed" >&2; return 1; }
            mv "$stamp.new" "$stamp"
        fi
    done
}

# test_web: every front-end folder's own tests, summed.
test_web() {
    local folder log status=0
    for folder in $(web_folders test); do
        echo "== $folder"
        (cd "$folder" && npm test --silent) || status=1
    done
    return "$status"
}

# build_release: build/release/callhours, quietly where nothing has changed.
build_release() (
    set -o pipefail
    cd "$setup_root" || exit 1
    [ -f build/release/build.ninja ] || cmake --preset release >/dev/null || exit 1
    cmake --build --preset release --target callhours |
        { grep --line-buffered -vE 'Re-checking globbed directories|no work to do' || true; }
)
