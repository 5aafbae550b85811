# A library of a test's own by `calotype up`: empty, until load_samples fills it. Sourced, not run, after say.sh.
# Sets and exports CALOTYPE_URL, CALOTYPE_TOKEN and the rest of its environment file, and CALOTYPE, the program.

up_pid=
up_folder=

# Starts it; it ends, and its folder goes, with the script. The folder stays when the script failed.
start_library() {
    up_folder=$(mktemp --directory --tmpdir "calotype-$1.XXXXXX")
    # The embedded PostgreSQL runs as another user, who must be able to reach its folder.
    chmod 711 "$up_folder"
    trap stop_library EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM

    # The program to test is that in .build, or the one that CALOTYPE names.
    local configuration
    for configuration in release debug; do
        if [[ -n ${CALOTYPE:-} ]]; then break; fi
        if [[ -x .build/$configuration/calotype ]]; then CALOTYPE=$PWD/.build/$configuration/calotype; fi
    done
    [[ -n ${CALOTYPE:-} ]] || die "there is no calotype in .build: swift build --product calotype"
    export CALOTYPE

    say "starting a library in $up_folder"
    "$CALOTYPE" up --data "$up_folder/data" --port 0 --env-file "$up_folder/calotype.env" \
        >"$up_folder/up.out" 2>"$up_folder/up.log" &
    up_pid=$!
    until [[ -f $up_folder/calotype.env ]]; do
        kill -0 "$up_pid" 2>/dev/null || { up_pid=; tail -20 "$up_folder/up.log" >&2; die "calotype up ended"; }
        sleep 0.2
    done
    set -a
    source "$up_folder/calotype.env"
    set +a
}

stop_library() {
    local status=$?
    trap '' INT TERM
    if [[ -n $up_pid ]]; then
        kill "$up_pid" 2>/dev/null || true
        wait "$up_pid" 2>/dev/null || true
    fi
    if ((status == 0)); then rm -rf "$up_folder"; else warn "logs are kept in $up_folder"; fi
    exit "$status"
}

# Uploads the sample photos, waits until they are read, and writes the AI results made up for them.
load_samples() {
    say "loading the sample photos"
    .venv/bin/python -B - <<'PYTHON'
import os, sys, types
sys.path.insert(0, "script/lib")
from calotype import program, samples
samples.load(types.SimpleNamespace(settings=dict(os.environ), run=program.run))
PYTHON
}
