#!/bin/bash
# Builds the image and runs deploy/compose.yaml with stand-ins for its base images; --keep leaves the images for the next run.
#
# Needs root, and buildah, podman, runc, aardvark-dns, docker-compose and mmdebstrap. The program is CALOTYPE and the resources beside it
# (a release build by default): the build stage of the Dockerfile, which needs the image of Swift, does not run here.
set -euo pipefail
cd "$(dirname "$0")/../../.."
source script/lib/say.sh
source script/lib/build.sh
help_if_asked "$@"

keep=
[[ ${1:-} != --keep ]] || keep=1
((EUID == 0)) || die "run it as root: containers need networks and mounts"
for program in buildah podman runc docker-compose mmdebstrap; do
    command -v "$program" >/dev/null ||
        die "no $program: apt-get install buildah podman runc netavark aardvark-dns docker-compose mmdebstrap"
done
need_calotype
source=$PWD

# Images survive in a folder of their own, so that a second run takes two minutes.
store=${CALOTYPE_TEST_IMAGES:-/var/tmp/calotype-test-images}
folder=$(mktemp --directory --tmpdir calotype-deploy.XXXXXX)
mkdir -p "$store" "$folder/deploy"
cat >"$store/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$store/graph"
runroot = "$store/run"
CONF
# Without limits of its own and systemd, as in a container or a small virtual machine.
cat >"$store/containers.conf" <<'CONF'
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"
CONF
export CONTAINERS_STORAGE_CONF=$store/storage.conf CONTAINERS_CONF=$store/containers.conf
export BUILDAH_ISOLATION=chroot DOCKER_HOST=unix://$folder/podman.sock
export COMPOSE_PROJECT_NAME=calotype-test-$$ COMPOSE_HTTP_TIMEOUT=300

compose() { docker-compose --project-directory "$folder/deploy" --file "$folder/deploy/compose.yaml" --file "$folder/deploy/compose.test.yaml" "$@"; }

started=()
finish() {
    local status=$?
    if ((status != 0)) && [[ -S $folder/podman.sock ]]; then compose logs --no-color >"$folder/containers.log" 2>&1 || true; fi
    # Podman refuses to remove a container whose network others use, so those go first.
    if [[ -S $folder/podman.sock ]]; then compose rm --stop --force buckets events >/dev/null 2>&1 || true; compose down --volumes --timeout 10 >"$folder/down.log" 2>&1 || true; fi
    # The volumes without a name, which the image declares; the store of these images belongs to this test.
    podman volume prune --force >/dev/null 2>&1 || true
    ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
    if ((status == 0)); then rm -rf "$folder"; else warn "logs are kept in $folder"; fi
    [[ -n $keep ]] || ((status != 0)) || { podman rmi --all --force >/dev/null 2>&1; rm -rf "$store"; }
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- the files alone

say "hadolint, compose-lint, docker-compose config"
PATH=$source/.venv/bin:$PATH
hadolint Dockerfile deploy/test/stand-ins.Dockerfile
compose-lint check --quiet --skip-suppressed --strict-config --fail-on low --config .compose-lint.yml deploy/compose.yaml deploy/viewers/*.yaml
for viewer in "" photoview photoprism immich; do
    files=(--file deploy/compose.yaml)
    [[ -z $viewer ]] || files+=(--file deploy/viewers/rclone.yaml --file "deploy/viewers/$viewer.yaml")
    VIEWER_ACCESS_KEY_ID=a PHOTOVIEW_PASSWORD=b PHOTOPRISM_PASSWORD=c IMMICH_PASSWORD=d \
        docker-compose --env-file deploy/.env.example "${files[@]}" config >/dev/null
done
# What is missing is refused with the words of compose.yaml.
for name in CALOTYPE_IMAGE S3_ENDPOINT AWS_ACCESS_KEY_ID CALOTYPE_PUBLIC_URL CALOTYPE_SITE; do
    grep -v "^$name=" deploy/.env.example >"$folder/env"
    if docker-compose --env-file "$folder/env" --file deploy/compose.yaml config >"$folder/config.log" 2>&1; then
        die "compose.yaml is accepted without $name"
    fi
    remedy=$(grep -o "$name:?[^}]*" deploy/compose.yaml | head -1)
    grep -qF "${remedy#*:?}" "$folder/config.log" ||
        die "without $name, the error does not say what to do; see $folder/config.log"
done

# --- images

build() {
    buildah bud --layers --format docker "$@" >"$folder/build.log" 2>&1 ||
        { tail -20 "$folder/build.log" >&2; die "the image could not be built; see $folder/build.log"; }
}

if ! buildah inspect --type image localhost/test-debian:12 >/dev/null 2>&1; then
    say "base image: Debian 12 by mmdebstrap"
    # Where apt has the release from on this machine.
    mapfile -t sources < <(apt-get indextargets --format 'deb $(SITE) $(RELEASE) main' 'Created-By: Packages' |
        grep -E ' bookworm(-updates|-security)? main$' | sort -u)
    ((${#sources[@]})) || die "apt has no source for Debian 12 (bookworm)"
    mkdir "$folder/debian"
    mmdebstrap --quiet --variant=minbase bookworm "$folder/debian/root.tar" "${sources[@]}"
    printf 'FROM scratch\nADD root.tar /\nCMD ["/bin/bash"]\n' >"$folder/debian/Dockerfile"
    build --tag localhost/test-debian:12 "$folder/debian"
    rm -rf "$folder/debian"
fi

say "program image: $CALOTYPE"
mkdir "$folder/program"
deploy/image/collect "$(dirname "$CALOTYPE")" "$folder/program/calotype"
printf 'FROM scratch\nCOPY calotype /opt/calotype\n' >"$folder/program/Dockerfile"
build --tag localhost/test-program "$folder/program"
rm -rf "$folder/program"

say "image: the runtime stage of the Dockerfile"
build --build-arg DEBIAN_IMAGE=localhost/test-debian:12 --build-arg PROGRAM_IMAGE=localhost/test-program \
    --build-arg VERSION=test --tag localhost/test-calotype .
buildah inspect --type image --format '{{.Docker.Config.User}} {{.Docker.Config.Healthcheck.Test}}' localhost/test-calotype |
    grep -qx '10001:10001 \[CMD calotype healthcheck\]' || die "the image has another user or health check"

say "stand-ins for PostgreSQL, SeaweedFS and Caddy"
mkdir "$folder/stand-ins"
cp deploy/test/* .venv/bin/weed "$folder/stand-ins/"
build --build-arg DEBIAN_IMAGE=localhost/test-debian:12 --tag localhost/test-stand-ins \
    --file "$folder/stand-ins/stand-ins.Dockerfile" "$folder/stand-ins"
rm -rf "$folder/stand-ins"

# --- from nothing, as docs/install-containers.md says

cp -r deploy/compose deploy/compose.yaml deploy/compose.test.yaml deploy/.env.example deploy/make-secrets "$folder/deploy/"
cd "$folder/deploy"
mapfile -t ports < <(cd "$source" && .venv/bin/python -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(each.getsockname()[1] for each in held), sep="\n")')
store_port=${ports[0]} http_port=${ports[1]} https_port=${ports[2]}
cp .env.example .env
cat >>.env <<ENV
CALOTYPE_IMAGE=localhost/test-calotype
POSTGRES_IMAGE=localhost/test-stand-ins
STORE_IMAGE=localhost/test-stand-ins
CADDY_IMAGE=localhost/test-stand-ins
CALOTYPE_PUBLIC_URL=https://photos.localhost:$https_port
CALOTYPE_SITE=photos.localhost
S3_PUBLIC_ENDPOINT=https://store.localhost:$https_port
STORE_SITE=store.localhost
STORE_PORT=$store_port
HTTP_PORT=127.0.0.1:$http_port
HTTPS_PORT=127.0.0.1:$https_port
ENV
./make-secrets >/dev/null
before=$(cat secrets/* | sha256sum)
./make-secrets >/dev/null
[[ $(cat secrets/* | sha256sum) == "$before" ]] || die "a second run of make-secrets changed a secret"

podman system service --time=0 "unix://$folder/podman.sock" >"$folder/podman.log" 2>&1 &
started+=($!)
for _ in {1..50}; do [[ -S $folder/podman.sock ]] && break; sleep 0.2; done

# Podman leaves health checks to timers of systemd; here this loop runs them.
(while sleep 1; do
    for name in $(podman ps --quiet --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" 2>/dev/null); do
        podman healthcheck run "$name" >/dev/null 2>&1 || true
    done
done) &
started+=($!)

say "docker-compose up"
compose up --detach >"$folder/up.log" 2>&1 || { tail -20 "$folder/up.log" >&2; die "docker-compose up failed"; }
container() { podman ps --all --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --filter "label=com.docker.compose.service=$1" --format '{{.Names}}'; }
serve=$(container serve)

say "photos by rclone, an account by calotype user add"
export RCLONE_CONFIG_STORE_TYPE=s3 RCLONE_CONFIG_STORE_PROVIDER=SeaweedFS RCLONE_CONFIG_STORE_ENDPOINT=http://127.0.0.1:$store_port
export RCLONE_CONFIG_STORE_ACCESS_KEY_ID=uploader RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY
RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY=$(<secrets/uploader-secret-key)
rclone() { env -u AWS_CA_BUNDLE "$source/.venv/bin/rclone" --config /dev/null --s3-no-check-bucket "$@"; }
rclone copy "$source/samples/photos" store:photos/samples
if rclone copy "$source/LICENSE" store:photos-derived 2>/dev/null; then die "the uploader may write thumbnails"; fi
echo 'a long enough password' | podman exec --interactive "$serve" bash -c \
    'umask 077 && cat >/tmp/password && calotype user add anna --role owner --password-file /tmp/password && rm /tmp/password'

podman cp "$(container proxy):/data/caddy/pki/authorities/local/root.crt" "$folder/ca.crt"
cat >"$folder/check.py" <<'PYTHON'
import http.cookiejar, json, socket, ssl, sys, time, urllib.request

address, authority, photos = sys.argv[1], sys.argv[2], int(sys.argv[3])
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: resolve("127.0.0.1" if host.endswith(".localhost") else host, *rest, **named)
opener = urllib.request.build_opener(
    urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=authority)),
    urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

def ask(path, body=None):
    request = urllib.request.Request(path if "://" in path else address + path, data=body and json.dumps(body).encode(),
                                     headers={"Content-Type": "application/json"} if body else {})
    with opener.open(request, timeout=30) as answer:
        return answer.read()

def links(value):
    if isinstance(value, dict): value = list(value.values())
    if isinstance(value, list): return [link for each in value for link in links(each)]
    return [value] if isinstance(value, str) and value.startswith("https://store.localhost:") else []

assert ask("/").lstrip().lower().startswith(b"<!doctype html>")
ask("/api/v1/session", {"name": "anna", "password": "a long enough password"})
assert json.loads(ask("/api/v1/session"))["user"]["role"] == "owner"
deadline = time.monotonic() + 180
while (page := json.loads(ask("/api/v1/photos?first=100")))["totalCount"] < photos or not all(p["thumbnail"] for p in page["photos"]):
    assert time.monotonic() < deadline, f"{page['totalCount']} of {photos} photos after three minutes"
    time.sleep(1)
assert page["totalCount"] == photos
pictures = [ask(link) for link in links([photo["thumbnail"] for photo in page["photos"][:5]])]
assert pictures and all(picture[:2] == b"\xff\xd8" for picture in pictures), "a thumbnail is no JPEG"
print(f"{page['totalCount']} photos with thumbnails, {len(pictures)} of them fetched from the store")
PYTHON
count=$(find "$source/samples/photos" -type f | wc -l)
check() { "$source/.venv/bin/python" "$folder/check.py" "https://photos.localhost:$https_port" "$folder/ca.crt" "$count"; }
check

say "what containers may not do"
refused() { if podman exec "$@" >"$folder/refused.log" 2>&1; then die "not refused: $*"; fi; }
[[ $(podman exec "$serve" id -u) == 10001 ]] || die "serve runs as another user"
for name in serve ingest backup; do refused "$(container $name)" touch /opt/calotype/bin/file; done
[[ $(podman exec "$serve" stat --format %a /var/lib/calotype) == 700 ]] || die "others can read the state of serve"
# The parts of the store listen on its loopback address.
for port in 8888 9333 8080 18888; do refused "$serve" timeout 3 bash -c "exec 3<>/dev/tcp/store/$port"; done
podman exec "$serve" timeout 3 bash -c 'exec 3<>/dev/tcp/store/8333'
# Secrets are in no environment.
for name in database store serve ingest backup proxy; do
    podman inspect "$(container $name)" >"$folder/inspect.json"
    for secret in postgres-password secret-key webhook-token store-secret-key uploader-secret-key; do
        if grep -qF "$(<"secrets/$secret")" "$folder/inspect.json"; then die "$name shows $secret"; fi
    done
done

say "doctor, a backup, restart"
podman exec "$serve" calotype doctor || die "doctor found a problem"
podman exec "$(container backup)" calotype backup
podman exec "$(container backup)" calotype backup --list | grep -q calotype- || die "no backup is listed"
# Not after the restart, in which the store may be the last to come back.
if grep -E ' (error|critical) ' <(compose logs --no-color serve ingest backup 2>/dev/null); then die "there are errors in the logs"; fi
compose restart --timeout 20 >"$folder/restart.log" 2>&1 || { tail "$folder/restart.log" >&2; die "docker-compose restart failed"; }
for _ in {1..60}; do podman exec "$serve" calotype healthcheck >/dev/null 2>&1 && break; sleep 1; done
check

say "size by package, MB"
podman exec "$serve" dpkg-query --show --showformat '${Installed-Size} ${Package}\n' | sort --numeric --reverse |
    awk '{ total += $1 } NR <= 15 { printf "%6.1f %s\n", $1 / 1024, $2 } END { printf "%6.1f all %d packages\n", total / 1024, NR }'
podman exec "$serve" du --summarize --block-size=1M /opt/calotype

say "docker-compose down"
compose rm --stop --force buckets events >/dev/null 2>&1 || true
compose down --timeout 20 >"$folder/down.log" 2>&1 || { tail "$folder/down.log" >&2; die "docker-compose down failed"; }
say "the image works"
