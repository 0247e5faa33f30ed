#!/usr/bin/env bash
# Measures this build beside an older one of this repository and prints "this / before / ratio" for each work.
#
#   bench/before.sh COMMIT [--size 20000] [--rounds 5] [--requests 80] [--sqlite] [work …]
#   bench/before.sh COMMIT --help
#
# COMMIT is anything git knows and `make demo` runs on. The first build that does is d7886f3; the one that the targets of speed
# were measured on is d13989c.
#
# The older tree is unpacked into a temporary folder (this checkout and its git are left as they are). It runs under this
# build's .venv where the lock file is the same, else under one of its own, made there. Both get databases of their own on
# BENCH_POSTGRES (postgres://postgres@127.0.0.1:5432), or SQLite files; everything is removed again, however it ends.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ "${1:-}" ] && [ "${1#-}" = "$1" ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 64; }
commit=$(git rev-parse --verify --short "$1^{commit}")
shift
python=$PWD/.venv/bin/python
[ -x "$python" ] || { echo "make install comes first" >&2; exit 69; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/tongxin-before-XXXXXX")
child=
stop() { # pass it on once, wait until it has dropped its databases
  trap - TERM INT HUP
  [ -z "$child" ] || { kill -TERM "$child" 2>/dev/null || true; wait "$child" || true; }
  exit 130
}
trap 'rm -rf "$folder"' EXIT
trap stop TERM INT HUP

git archive "$commit" | tar -x -C "$folder"
before=$python
if ! cmp -s requirements.txt "$folder/requirements.txt"; then
  echo "Installing the packages of $commit" >&2
  "$python" -m venv "$folder/.venv"
  before=$folder/.venv/bin/python
  "$before" -m pip install -qq --disable-pip-version-check --require-hashes -r "$folder/requirements.txt" &
  child=$!
  wait "$child"
fi
# What is built and kept out of git: translations and bundled pages. No page's speed depends on the bundle.
(cd "$folder" && "$before" scripts/messages.py compile >/dev/null 2>&1) || echo "$commit: pages are not translated" >&2
[ ! -d static/dist ] || cp -r static/dist "$folder/static/"

"$python" -m bench.before --root "$folder" --python "$before" --commit "$commit" "$@" &
child=$!
wait "$child"
