#!/bin/sh
# Makes .venv ready: the newest Python >= 3.11 on PATH (or $PYTHON), every package of requirements/dev.lock, and this
# checkout as an editable install. Does nothing when nothing changed, so every make target may call it first.
#
# pip is left to read its own settings (pip.conf, PIP_INDEX_URL, PIP_FIND_LINKS, PIP_NO_INDEX, proxies).
# POSIX sh only: this is the one program that runs before there is a Python to rely on.
set -euf

OLDEST=11 # the minor version of the oldest Python 3 that pyproject.toml allows
NEWEST=20 # names python3.20 down to python3.11 are looked for

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
venv=.venv
lock=requirements/dev.lock
stamp=$venv/.ready # holds what the environment was made from; equal means nothing to do
log=$venv/setup.log

say() { printf 'setup: %s\n' "$*" >&2; }
die() { # what happened, then one line of remedy an argument
    printf 'setup: error: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

main() {
    ! is_ready || return 0
    choose_python
    wait_for_other_setups
    ! is_ready || return 0 # another setup did it while we waited
    choose_python          # or made it with another Python
    say "using Python 3.$minor ($python)"
    venv_works || make_venv
    rm -f "$stamp"
    install_packages
    fingerprint "3.$minor" >"$stamp"
    say "ready"
}

# --- which Python -----------------------------------------------------------------------------------------------------

# Prints "3.12" and the like. A command that exists may still not run (a pyenv shim, the macOS stub): then prints nothing.
version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' </dev/null 2>/dev/null || :; }

# Debian packages venv and ensurepip apart from Python; without either, no environment can be made.
can_make_venvs() { "$1" -c 'import ensurepip, venv' </dev/null >/dev/null 2>&1; }

is_new_enough() { # $1: a version; its minor is compared as a number, since 3.9 < 3.11
    case $1 in 3.*) [ "${1#3.}" -ge "$OLDEST" ] ;; *) return 1 ;; esac
}

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        use_named_python
    elif minor=$(version_of $venv/bin/python) && minor=${minor#3.} && venv_works; then
        python=$venv/bin/python # a working environment keeps its Python until another one is asked for
    else
        find_newest_python
    fi
}

use_named_python() {
    python=$(command -v -- "$PYTHON") || die "PYTHON=$PYTHON is not a command that can be run" "$(how_to_choose)"
    version=$(version_of "$python")
    [ -n "$version" ] || die "PYTHON=$PYTHON does not run as a Python" "$(how_to_choose)"
    is_new_enough "$version" ||
        die "PYTHON=$PYTHON is Python $version, and the advisor needs Python 3.$OLDEST or newer" "$(how_to_choose)"
    minor=${version#3.}
    can_make_venvs "$python" || die_without_venv "$python"
}

find_newest_python() {
    python='' minor=0 seen='' without_venv=''
    names='' n=$NEWEST
    while [ "$n" -ge "$OLDEST" ]; do names="$names python3.$n" n=$((n - 1)); done
    # All of PATH, not only its first match: the first may be a shim that does not run, or an older python3.
    for name in $names python3 python; do
        case $name in python3.*) [ "${name#python3.}" -gt "$minor" ] || continue ;; esac
        old_ifs=$IFS
        IFS=:
        for folder in $PATH; do
            IFS=$old_ifs
            consider "${folder:-.}/$name"
        done
        IFS=$old_ifs
    done
    [ -n "$python" ] && return
    [ -z "$without_venv" ] || die_without_venv "$without_venv"
    die "no Python 3.$OLDEST or newer on PATH (found: ${seen:-none})" \
        "Debian 12, Ubuntu 24.04 and newer:  sudo apt install python3 python3-venv" \
        "Ubuntu 22.04:                       sudo apt install python3.11 python3.11-venv" \
        "Fedora, RHEL 9 and like:            sudo dnf install python3.12" \
        "macOS:                              brew install python" \
        "$(how_to_choose)"
}

# Takes $1 as the Python to use if it is newer than the best so far and can make an environment.
consider() {
    [ -x "$1" ] && [ ! -d "$1" ] || return 0
    case $1 in "$root/$venv/"*) return 0 ;; esac # an activated .venv cannot be what .venv is made with
    version=$(version_of "$1")
    seen="$seen${seen:+, }$1 ${version:-does not run}"
    is_new_enough "$version" && [ "${version#3.}" -gt "$minor" ] || return 0
    if can_make_venvs "$1"; then
        python=$1 minor=${version#3.}
    elif [ -z "$without_venv" ]; then
        without_venv=$1
    fi
}

how_to_choose() { echo "to choose a Python yourself:  make setup PYTHON=/path/to/python3"; }

die_without_venv() {
    v=$(version_of "$1")
    die "$1 (Python $v) has no venv module (venv or ensurepip is missing), so no environment can be made" \
        "Debian, Ubuntu:  sudo apt install python$v-venv" \
        "elsewhere:       install the whole of Python $v from your packages or from https://www.python.org/downloads/" \
        "$(how_to_choose)"
}

# --- is there anything to do ------------------------------------------------------------------------------------------

# What an environment is made from. A venv holds absolute paths, so a moved checkout needs a new one: $root is part of it.
fingerprint() { printf '%s %s %s\n' "$1" "$(cat "$lock" pyproject.toml | cksum)" "$root"; }

is_ready() {
    current=$(version_of $venv/bin/python)
    [ -z "${PYTHON:-}" ] || [ "$current" = "$(version_of "$PYTHON")" ] || return 1
    [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint "$current")" ]
}

# Two makes at once must not write one .venv. The kernel drops this lock when we and our children end, however we end.
wait_for_other_setups() {
    (: >>.venv.lock) 2>/dev/null || # in a subshell: a failed redirection of a special builtin ends the shell itself
        die "cannot write in $root" "clone the project into a folder that you may write in, or make this one writable and type the same command again"
    exec 9>>.venv.lock
    "$python" -c '
import fcntl, sys
try:
    fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("setup: another setup is at work in this folder; waiting for it", file=sys.stderr)
    fcntl.flock(9, fcntl.LOCK_EX)
' ||
        say "no file lock here (some network folders have none); do not run two setups at once"
}

# --- making it --------------------------------------------------------------------------------------------------------

# Is there an environment of Python 3.$minor that was made for this folder and has its pip?
venv_works() {
    [ "$(version_of $venv/bin/python)" = "3.$minor" ] && is_new_enough "3.$minor" || return 1
    grep -qF "$root/$venv" "$venv/bin/activate" 2>/dev/null || return 1 # moved: its programs name the old folder
    "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

make_venv() {
    say "making $venv (about ten seconds)"
    output=$("$python" -m venv --clear "$venv" 2>&1) || {
        printf '%s\n' "$output" | tail -n 5 >&2
        die "Python 3.$minor could not make $root/$venv" \
            "if its module is incomplete (Debian, Ubuntu):  sudo apt install python3.$minor-venv" \
            "if the disk is full or the folder read-only:  mend that, then type the same command again"
    }
}

install_packages() {
    say "installing $(grep -c '^[a-z0-9].*==' "$lock") packages from $lock (under a minute; several on a slow line)"
    pip_install --require-hashes -r "$lock"
    say "installing this checkout (a few seconds)"
    # No build isolation: the build backend comes from the lock as well, so nothing unhashed is ever fetched.
    pip_install --no-deps --no-build-isolation -e .
}

# PIP_USER and PIP_REQUIRE_HASHES are the two settings that contradict what is asked here, not where to get it from.
pip_install() {
    PIP_USER=0 PIP_REQUIRE_HASHES=0 PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$venv/bin/python" -m pip install --no-input "$@" >"$log" 2>&1 || explain_pip_failure
}

explain_pip_failure() {
    printf '%s\n' '  pip said last (all of it is in '"$log"'):' >&2
    tail -n 8 "$log" | sed 's/^/  | /' >&2
    if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        die "a package is not the file that $lock names" \
            "if your index or wheelhouse builds its own wheels, add their hashes with  make lock  and review the difference;" \
            "otherwise do not install it: the file was changed on its way"
    elif grep -qiE 'No matching distribution|Could not find a version|connection|timed out|resolution|proxy|SSL' "$log"; then
        die "pip could not get a package from its index" \
            "no network, or only through a proxy:   set HTTPS_PROXY=http://proxy:port (and PIP_CERT for its certificate)" \
            "an index of your own:                  set PIP_INDEX_URL=https://your-index/simple" \
            "no network at all, a wheelhouse:       set PIP_NO_INDEX=1 PIP_FIND_LINKS=/path/to/wheels" \
            "                                       (filled elsewhere by: pip download --require-hashes -r $lock -d wheels)" \
            "pip.conf works too; then type the same command again"
    fi
    die "pip could not install a package" \
        "if it tried to compile one, there is no wheel for Python 3.$minor yet; choose an older Python:  make setup PYTHON=python3.13"
}

main
