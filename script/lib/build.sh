# The program as users run it. Sourced after say.sh, not run.

# Builds a product and sets `built` to its path. Swift's own library is linked in: calls into it cost less then, and the
# program runs where no toolchain is installed.
build_release() {
    local options=(--configuration release --static-swift-stdlib --product "$1")
    script/setup >&2
    say "building (the first time takes some minutes)" >&2
    swift build "${options[@]}" >&2
    built=$(swift build "${options[@]}" --show-bin-path)/$1
}

# Sets CALOTYPE to the program, built unless the environment names one.
need_calotype() {
    if [[ -z ${CALOTYPE:-} ]]; then
        build_release calotype
        CALOTYPE=$built
    fi
}
