# PostgreSQL and SeaweedFS for tests, in a folder of their own, on free ports of 127.0.0.1. Sourced, not run.
#
#   start_services FOLDER    starts both and exports CALOTYPE_TEST_*
#   stop_services            stops them, by the process ids they were started with

postgres_pid=
weed_pid=

# So many free ports, one a line; all are held until the last is found.
free_ports() {
    .venv/bin/python - "$1" <<'PYTHON'
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(each.getsockname()[1] for each in held), sep="\n")
PYTHON
}

# PostgreSQL refuses to be root, so root hands it to the user of Debian's package. A list, not a function: what is started
# in the background through a function has the shell's process id, not the program's.
as_database_user=()
if ((EUID == 0)); then as_database_user=(setpriv --reuid postgres --regid postgres --clear-groups --); fi

start_postgres() {
    local folder=$1 port=$2 programs
    programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
    [[ -x $programs/initdb ]] || die "no PostgreSQL server below /usr/lib/postgresql; run script/setup"
    mkdir -p "$folder/postgres"
    if ((EUID == 0)); then chown postgres: "$folder/postgres"; fi
    "${as_database_user[@]}" "$programs/initdb" --pgdata "$folder/postgres" --username postgres --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
        die "initdb failed; see $folder/initdb.log"
    # Tests need speed, not durability: nobody misses this cluster after a crash. The last settings let it decode its log.
    "${as_database_user[@]}" "$programs/postgres" -D "$folder/postgres" -c "port=$port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c max_connections=500 \
        -c wal_level=logical -c shared_preload_libraries=pg_stat_statements >"$folder/postgres.log" 2>&1 &
    postgres_pid=$!
    local attempt
    for attempt in {1..150}; do
        "$programs/pg_isready" --quiet --host 127.0.0.1 --port "$port" && return
        kill -0 "$postgres_pid" 2>/dev/null || die "PostgreSQL did not start; see $folder/postgres.log"
        sleep 0.2
    done
    die "PostgreSQL does not answer; see $folder/postgres.log"
}

start_weed() {
    local folder=$1 s3_port=$2
    shift 2
    mkdir -p "$folder/objects"
    cat >"$folder/s3.json" <<JSON
{"identities": [{"name": "test", "credentials": [{"accessKey": "testkey", "secretKey": "testsecrettestsecret"}],
                 "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
JSON
    .venv/bin/weed -logtostderr=true server -dir="$folder/objects" -ip=127.0.0.1 -ip.bind=127.0.0.1 \
        -master.telemetry=false -master.volumeSizeLimitMB=64 -volume.max=1000 -volume.preStopSeconds=0 -filer -s3 \
        -master.port="$1" -master.port.grpc="$2" -volume.port="$3" -volume.port.grpc="$4" -filer.port="$5" \
        -filer.port.grpc="$6" -s3.port="$s3_port" -s3.port.grpc="$7" -s3.port.iceberg=0 -s3.port.lance=0 \
        -s3.iam=false -s3.config="$folder/s3.json" >"$folder/weed.log" 2>&1 &
    weed_pid=$!
    # It takes buckets only once its parts have found each other.
    AWS_ACCESS_KEY_ID=testkey AWS_SECRET_ACCESS_KEY=testsecrettestsecret .venv/bin/python - "$s3_port" <<'PYTHON' ||
import sys, time, boto3, botocore.config
store = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1",
                     config=botocore.config.Config(retries={"max_attempts": 1}, connect_timeout=1, read_timeout=5))
for attempt in range(150):
    try:
        store.create_bucket(Bucket="calotype-start")
        store.put_object(Bucket="calotype-start", Key="probe", Body=b"probe")
        sys.exit()
    except Exception as error:
        last = error
        time.sleep(0.2)
sys.exit(f"error: {last}")
PYTHON
        die "SeaweedFS does not answer; see $folder/weed.log"
}

start_services() {
    local folder=$1 ports
    # The database's user must be able to pass through.
    chmod 711 "$folder"
    mapfile -t ports < <(free_ports 9)
    start_postgres "$folder" "${ports[0]}"
    start_weed "$folder" "${ports[@]:1:8}"
    export CALOTYPE_TEST_DATABASE_URL="postgresql://postgres@127.0.0.1:${ports[0]}/postgres"
    export CALOTYPE_TEST_S3_ENDPOINT="http://127.0.0.1:${ports[1]}"
    export CALOTYPE_TEST_S3_ACCESS_KEY_ID=testkey
    export CALOTYPE_TEST_S3_SECRET_ACCESS_KEY=testsecrettestsecret
    export CALOTYPE_TEST_PYTHON=$PWD/.venv/bin/python
}

stop_services() {
    # At once, since nothing of it is kept.
    [[ -z $postgres_pid ]] || { kill -QUIT "$postgres_pid" && wait "$postgres_pid"; } 2>/dev/null || true
    [[ -z $weed_pid ]] || { kill -KILL "$weed_pid" && wait "$weed_pid"; } 2>/dev/null || true
    postgres_pid=
    weed_pid=
}
