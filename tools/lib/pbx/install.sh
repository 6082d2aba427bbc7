#!/bin/bash
# Brings an Asterisk from a newer (or older) Debian suite into a folder of its own; see `tools/pbx --help`.
#
# Debian 12 has no Asterisk package, its neighbours on the same mirror do. apt itself, run on a private state
# (own lists, own status file, own cache), works out what is needed and checks the signatures; the packages
# are only unpacked. Nothing of the host's apt or dpkg is written, and neither root nor a chroot is needed:
# the wrapper DIR/SUITE/asterisk starts the program through the tree's own dynamic loader.
set -euo pipefail

say() { printf 'tools/pbx: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

suites=(forky sid bullseye)
suite=${CALLHOURS_PBX_SUITE:-}
dir=
while [ $# -gt 0 ]; do
    case $1 in
    --suite) suite=${2:-}; [ -n "$suite" ] || { say "--suite wants a name"; exit 2; }; shift 2 ;;
    --suite=*) suite=${1#*=}; shift ;;
    -*) say "unknown option $1"; exit 2 ;;
    *) [ -z "$dir" ] || { say "one folder at most: $1"; exit 2; }; dir=$1; shift ;;
    esac
done
[ -z "$suite" ] || suites=("$suite")
default= # the suite that `start` takes when none is named, decided by the first install that named none
[ -n "$suite" ] || default=default
for s in "${suites[@]}"; do
    [[ $s =~ ^[a-z][a-z0-9-]*$ ]] || { say "'$s' is no name of a Debian suite"; exit 2; }
done
dir=${dir:-${CALLHOURS_PBX_DIR:?run this as tools/pbx install}}
case $dir in
*[\"\\$'\n']*) die "the folder's name holds a quote, a backslash or a line break, which apt cannot take: $dir" ;;
esac
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

works() { [ -f "$1/.installed" ] && "$1/asterisk" -V >/dev/null 2>&1; }
report() { echo "$(cat "$dir/$1/VERSION") (suite $1, $(wc -l <"$dir/$1/PACKAGES") packages) in $dir/$1"; }

known=$suite
[ -z "$default" ] || known=$(cat "$dir/default" 2>/dev/null || true)
if [ -n "$known" ] && works "$dir/$known"; then
    report "$known"
    exit 0
fi

# One at a time: two test runs may ask for the same folder at once.
exec 9>"$dir/.lock"
flock 9

arch=$(dpkg --print-architecture)
case $arch in
amd64) triplet=x86_64-linux-gnu loader=ld-linux-x86-64.so.2 ;;
arm64) triplet=aarch64-linux-gnu loader=ld-linux-aarch64.so.1 ;;
*) die "no private Asterisk for the architecture $arch (amd64 and arm64 are known)" ;;
esac

# The archive this machine already uses; security and third-party archives carry no other suites.
mirror() {
    local site
    # shellcheck disable=SC1091,SC2016 # $(SITE) is apt's, not the shell's
    site=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Identifier: Packages' 2>/dev/null |
        awk -v want="$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")" \
            '$2 == want && $1 !~ /security/ && $1 ~ /debian/ { print $1; exit }')
    echo "${site:-http://deb.debian.org/debian}"
}

# A private apt in $1 for the archive $2 and its suite $3: every path is its own, only the transport settings (proxy, certificates) are the host's.
private_apt() {
    local apt=$1 archive=$2 suite=$3
    mkdir -p "$apt"/lists/partial "$apt"/etc/{none,preferences.d} "$apt"/cache "$apt"/log "$apt"/../debs/partial
    printf 'deb [arch=%s signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
        "$arch" "$archive" "$suite" >"$apt/etc/sources.list"
    : >"$apt/status"
    {
        apt-config dump | grep -E '^Acquire::(https?|Retries|ForceIPv)' | grep -v ' "";$' || true
        cat <<END
Dir "$apt";
Dir::State "$apt";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Dir::Cache::archives "$(dirname "$apt")/debs";
Dir::Log "$apt/log";
Dir::Etc "$apt/etc";
Dir::Etc::sourcelist "$apt/etc/sources.list";
Dir::Etc::sourceparts "none";
Dir::Etc::main "none";
Dir::Etc::parts "none";
Dir::Etc::preferences "none";
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Install-Recommends "false";
APT::Sandbox::User "";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
Acquire::Check-Date "false";
Acquire::Retries "2";
APT::Update::Error-Mode "any";
pkgCacheGen::ForceEssential ",";
END
    } >"$apt/apt.conf"
}

# Fetches the packages of suite $1 of the archive $3 into $2/debs. The modules' package is taken without its dependencies
# (databases, LDAP, codecs … 140 packages), because only a handful of modules is loaded; so are the packages
# whose only use is in installation scripts, which never run here. For the solver they are "provided" by one
# package that pretends to be installed. A stand-in called asterisk-modules would not do: apt would see that
# its hash differs from the archive's and replace it.
fetch() {
    local suite=$1 home=$2 archive=$3 apt="$2/apt" version
    say "fetching Asterisk from the suite $suite of $archive …"
    rm -rf "$apt" "$home/debs"
    private_apt "$apt" "$archive" "$suite"
    export APT_CONFIG="$apt/apt.conf"
    apt-get -qq update || return 1
    version=$(apt-cache policy asterisk | awk '/Candidate:/ { print $2 }')
    if [ -z "$version" ] || [ "$version" = '(none)' ]; then
        say "the suite $suite has no asterisk"
        return 1
    fi
    local provided="asterisk-modules (= $version)" name
    for name in adduser passwd debconf perl-base debianutils sysvinit-utils init-system-helpers; do
        provided+=", $name (= 9:9)"
    done
    printf '%s\n' 'Package: left-out' 'Status: install ok installed' 'Architecture: all' 'Version: 1' \
        'Maintainer: none <none@localhost>' "Provides: $provided" 'Description: left out on purpose' '' >"$apt/status"
    apt-get -qq -y --download-only install asterisk asterisk-config asterisk-core-sounds-en-gsm libgsm1 || return 1
    (cd "$home/debs" && apt-get -qq download asterisk-modules) || return 1
    unset APT_CONFIG
    rm -rf "$apt" "$home/debs/partial" "$home/debs/lock"
    (cd "$home/debs" && sha256sum -- *.deb) >"$home/SHA256SUMS.new"
    mv "$home/SHA256SUMS.new" "$home/SHA256SUMS"
}

unpack() {
    local home=$1 root="$1/root.new" deb d link
    rm -rf "$root" "$home/root" "$home/.installed"
    mkdir -p "$root"/usr/{bin,sbin,lib,lib64}
    for d in bin sbin lib lib64; do ln -s "usr/$d" "$root/$d"; done
    for deb in "$home"/debs/*.deb; do
        dpkg-deb --fsys-tarfile "$deb" |
            tar -C "$root" -x --no-same-owner --keep-directory-symlink --no-overwrite-dir || return 1
    done
    chmod 755 "$root" # one package carries ./ as 0700, and then nobody else could enter
    # What the sounds' installation script does by update-alternatives.
    for link in en en_US; do ln -sfn en_US_f_Allison "$root/usr/share/asterisk/sounds/$link"; done
    mv "$root" "$home/root"
    for deb in "$home"/debs/*.deb; do
        # shellcheck disable=SC2016 # dpkg-deb's own fields
        dpkg-deb --show --showformat='${Package}=${Version}\n' "$deb"
    done | sort >"$home/PACKAGES"
    cat >"$home/asterisk" <<END
#!/bin/sh
# Runs the unpacked program through its own loader and libraries.
here=\$(dirname -- "\$0")
lib="\$here/root/usr/lib"
exec "\$lib/$triplet/$loader" --library-path "\$lib/$triplet:\$lib" "\$here/root/usr/sbin/asterisk" "\$@"
END
    chmod 755 "$home/asterisk"
    "$home/asterisk" -V >"$home/VERSION" || return 1
    touch "$home/.installed"
}

install_suite() {
    local suite=$1 home="$dir/$1"
    mkdir -p "$home"
    if ! { [ -f "$home/SHA256SUMS" ] && (cd "$home/debs" && sha256sum --quiet -c ../SHA256SUMS) >/dev/null 2>&1; }; then
        rm -f "$home/SHA256SUMS"
        local archive archives fetched=
        archives=("$(mirror)")
        # A suite that is no longer supported moves there some day.
        [ "$suite" != bullseye ] || archives+=(http://archive.debian.org/debian)
        for archive in "${archives[@]}"; do
            fetch "$suite" "$home" "$archive" && fetched=yes && break
            unset APT_CONFIG
        done
        [ -n "$fetched" ] || return 1
    fi
    unpack "$home" || { say "cannot unpack the packages in $home/debs"; return 1; }
}

for s in "${suites[@]}"; do
    if works "$dir/$s" || install_suite "$s"; then
        [ -z "$default" ] || echo "$s" >"$dir/default"
        report "$s"
        exit 0
    fi
    say "the suite $s did not give a working Asterisk"
done
die "no Asterisk from ${suites[*]}: is the network there, and does apt-get update work?"
