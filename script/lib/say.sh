# What every script says and how it stops. Sourced, not run.

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Answers --help with the script's first comment line, which is its one line of help.
help_if_asked() {
    case "${1:-}" in
    -h | --help)
        sed -n '2s/^# //p' "$0"
        exit 0
        ;;
    esac
}
