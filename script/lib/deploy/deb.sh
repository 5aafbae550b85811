#!/bin/bash
# Tests the Debian package in a booted Debian, as root: [--package FILE] [--root TAR] for a package and a system built before.
set -euo pipefail
cd "$(dirname "$0")/../../.."
source script/lib/say.sh
help_if_asked "$@"

package=
system=
while (($#)); do
    case $1 in
    --package) package=$(realpath "$2") ;;
    --root) system=$(realpath "$2") ;;
    *) die "unknown argument $1; see script/test-deploy deb --help" ;;
    esac
    shift 2
done
((EUID == 0)) || die "booting a system needs root"
for tool in mmdebstrap systemd-nspawn nsenter; do
    command -v "$tool" >/dev/null || die "$tool is missing; apt-get install mmdebstrap systemd-container"
done
[[ -x .venv/bin/weed ]] || die "no SeaweedFS in .venv; run script/setup"

work=$(mktemp --directory /var/tmp/calotype-deb.XXXXXX)
root=$work/root
host=
cleanup() {
    # The processes of the container end with its first one.
    if [[ -n $host ]]; then kill -TERM "$host" 2>/dev/null && wait "$host" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

show() { printf '    %s\n' "$@"; }
fail() {
    inside journalctl --no-pager --boot --output=cat --lines=40 --unit='calotype-*' >&2 || true
    die "$@"
}

# Runs a command in the container.
inside() {
    nsenter --target "$leader" --root --mount --uts --ipc --net --pid -- \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

as_calotype() {
    inside runuser -u calotype -- env CREDENTIALS_DIRECTORY=/run/credentials/calotype-serve.service \
        calotype "$@" --config /etc/calotype/calotype.env
}

# Python of this machine in the network of the container, whose bucket and API are at 127.0.0.1.
python() { nsenter --target "$leader" --net -- "$PWD/.venv/bin/python" -B script/lib/deploy/deb_client.py "$@"; }

build_package() {
    [[ -n $package ]] || { script/build-deb "$work"; package=$(echo "$work"/*.deb); }
    version=$(dpkg-deb --field "$package" Version)
    say "package $(basename "$package"): $(stat --format %s "$package") bytes, $(dpkg-deb --field "$package" Installed-Size) kB installed"
    lintian --allow-root --fail-on error,warning "$package"
    show "lintian: no error, no warning"
}

# The container has no network, so the packages on which Calotype depends are installed here, from the mirror that apt uses.
build_system() {
    local mirror dependencies
    if [[ -z $system ]]; then
        say "Debian 12 with systemd, PostgreSQL and what the package depends on"
        mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' | sort --unique | head -1)
        [[ -n $mirror ]] || die "apt has no source for bookworm"
        dependencies=$(dpkg-deb --field "$package" Depends | tr ',' '\n' | sed 's/ *(.*//; s/|.*//; s/ //g' | paste --serial --delimiters=,)
        system=$work/system.tar
        mmdebstrap --quiet --variant=minbase \
            --include="systemd,systemd-sysv,dbus,postgresql,ffmpeg,$dependencies" bookworm "$system" "$mirror"
    fi
    mkdir "$root"
    tar --directory "$root" --extract --file "$system"
    cp .venv/bin/weed "$root/usr/local/bin/weed"
    cp "$package" "$root/root/calotype_$version.deb"
    cp -r samples/photos "$root/srv/photos"
}

# A real machine has Landlock; the default filter of systemd-nspawn has not.
boot() {
    local attempt
    systemd-nspawn --quiet --register=no --keep-unit --private-network --link-journal=no --machine=calotype-deb \
        --system-call-filter='landlock_create_ruleset landlock_add_rule landlock_restrict_self' \
        --directory "$root" --boot </dev/null >"$work/console" 2>&1 &
    host=$!
    for attempt in {1..100}; do
        leader=$(pgrep --parent "$host" | head -1) && [[ -n $leader ]] &&
            inside systemctl is-active --quiet multi-user.target 2>/dev/null && break
        sleep 0.3
    done
    inside systemctl is-active --quiet multi-user.target || die "the system did not boot: $(tail -5 "$work/console")"
    say "booted: $(inside systemctl --version | head -1), PostgreSQL $(inside pg_lsclusters --no-header)"
}

start_store() {
    cat >"$root/root/s3.json" <<'JSON'
{"identities": [{"name": "calotype", "credentials": [{"accessKey": "calotype", "secretKey": "secret-of-the-store"}],
                 "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
JSON
    mkdir "$root/srv/objects"
    # Port 8080 is Calotype's.
    inside systemd-run --quiet --unit=seaweedfs /usr/local/bin/weed server -dir=/srv/objects -ip=127.0.0.1 \
        -ip.bind=127.0.0.1 -master.telemetry=false -master.volumeSizeLimitMB=64 -volume.max=100 -volume.port=8380 \
        -volume.preStopSeconds=0 -filer -s3 -s3.port.iceberg=0 -s3.port.lance=0 -s3.iam=false -s3.config=/root/s3.json
    python bucket
}

install_package() {
    say "apt-get install calotype"
    inside apt-get install --yes --quiet=2 "/root/calotype_$version.deb" >"$work/apt" 2>&1 || { cat "$work/apt"; die "install failed"; }
    local mode
    mode=$(inside stat --format '%U:%G %a' /etc/calotype/calotype.env)
    [[ $mode == "root:calotype 640" ]] || die "calotype.env is $mode"
    ! inside systemctl is-enabled --quiet calotype-serve calotype-ingest calotype-backup.timer ||
        die "a unit is enabled before its settings exist"
    inside test -f /usr/share/bash-completion/completions/calotype
    inside test -f /usr/share/man/man1/calotype.1.gz -a -f /usr/share/man/man5/calotype.env.5.gz
    show "calotype.env: $mode; units disabled; version $(inside calotype --version)"
}

# The commands of docs/install-debian.md.
configure() {
    say "database, settings and secrets"
    inside sh -ec '
        cd /
        runuser -u postgres -- createuser calotype
        runuser -u postgres -- createdb --owner calotype calotype
        runuser -u postgres -- psql --quiet calotype --command "CREATE EXTENSION cube" --command "CREATE EXTENSION earthdistance"
        printf "%s\n" S3_ENDPOINT=http://127.0.0.1:8333 S3_BUCKET=photos AWS_ACCESS_KEY_ID=calotype >>/etc/calotype/calotype.env
        install -d -m 700 /etc/credstore
        umask 077
        echo secret-of-the-store >/etc/credstore/calotype.AWS_SECRET_ACCESS_KEY
        echo token-of-the-webhook >/etc/credstore/calotype.CALOTYPE_WEBHOOK_TOKEN'
}

start_units() {
    say "systemctl enable --now calotype-serve calotype-ingest calotype-backup.timer"
    local before=$SECONDS unit
    inside systemctl enable --quiet --now calotype-serve calotype-ingest calotype-backup.timer || fail "a unit did not start"
    show "ready (sd_notify) after $((SECONDS - before)) s; migrate: $(inside systemctl show --value --property Result calotype-migrate)"
    for unit in calotype-{migrate,serve,ingest,backup}.service; do
        show "$(inside systemd-analyze security --no-pager "$unit" | tail -1 | sed 's/[^ -~]//g')"
        inside systemd-analyze security --no-pager --threshold=20 "$unit" >/dev/null || die "$unit is too open"
    done
}

find_photos() {
    say "photos are uploaded, and the store announces them"
    token=$(as_calotype token create test --scope read --scope admin | tail -1)
    python upload "$root/srv/photos" token-of-the-webhook "$token" || fail "the photos were not found"
    as_calotype doctor | sed 's/^/    /' || fail "calotype doctor found problems"
}

# The sum of PSS of all processes of a unit, children included.
memory() {
    local unit=$1 sum=0 process pss
    for process in $(grep --files-with-matches "/$unit" /proc/[0-9]*/cgroup 2>/dev/null | cut -d/ -f3); do
        [[ $(readlink "/proc/$process/ns/pid") == "$(readlink "/proc/$leader/ns/pid")" ]] || continue
        pss=$(awk '/^Pss:/ { print $2 }' "/proc/$process/smaps_rollup" 2>/dev/null || true)
        sum=$((sum + ${pss:-0}))
    done
    echo $((sum / 1000))
}

show_memory() {
    say "memory, sum of PSS in MB: serve $(memory calotype-serve.service), ingest $(memory calotype-ingest.service), PostgreSQL $(memory system-postgresql.slice)"
}

back_up() {
    say "systemctl start calotype-backup"
    inside systemctl start calotype-backup || fail "the backup failed"
    show "$(inside journalctl --no-pager --output=cat --unit=calotype-backup | grep verified)"
    show "$(inside systemctl list-timers --no-pager --no-legend calotype-backup.timer)"
}

# The same files as a newer version.
upgrade() {
    local newer=$version+1 before after
    say "apt-get install of version $newer"
    dpkg-deb --raw-extract "$package" "$work/newer"
    sed -i "s/^Version: .*/Version: $newer/" "$work/newer/DEBIAN/control"
    dpkg-deb --root-owner-group -Zgzip -z1 --build "$work/newer" "$root/root/calotype_$newer.deb" >/dev/null
    before=$(inside systemctl show --value --property MainPID calotype-serve)
    inside apt-get install --yes --quiet=2 "/root/calotype_$newer.deb" >"$work/apt" 2>&1 || { cat "$work/apt"; fail "upgrade failed"; }
    after=$(inside systemctl show --value --property MainPID calotype-serve)
    inside systemctl is-active --quiet calotype-serve calotype-ingest || fail "a unit does not run after the upgrade"
    [[ $before != "$after" ]] || die "the upgrade did not restart calotype-serve"
    inside grep --quiet S3_BUCKET=photos /etc/calotype/calotype.env || die "the upgrade replaced the settings"
    show "installed $(inside dpkg-query --show --showformat '${Version}' calotype); serve restarted; settings kept: $(inside stat --format '%U:%G %a' /etc/calotype/calotype.env)"
    python count "$root/srv/photos" "$token" || fail "the photos are gone"
}

purge() {
    say "apt-get purge calotype"
    inside apt-get purge --yes --quiet=2 calotype >"$work/apt" 2>&1 || { cat "$work/apt"; die "purge failed"; }
    sed -n 's/^calotype: /    &/p' "$work/apt"
    inside test ! -e /var/lib/calotype -a ! -e /etc/calotype/calotype.env -a ! -e /usr/bin/calotype || die "purge left files"
    inside sh -c 'ls -d /var/backups/calotype/calotype-*' >/dev/null || die "purge removed the backups"
    [[ $(inside sh -c 'cd / && runuser -u postgres -- psql --tuples-only --no-align calotype --command "SELECT count(*) > 0 FROM photos"') == t ]] ||
        die "purge changed the database"
    ! inside systemctl is-active --quiet calotype-serve || die "calotype-serve still runs"
}

build_package
build_system
boot
start_store
install_package
configure
start_units
find_photos
show_memory
back_up
upgrade
purge
say "the Debian package works"
