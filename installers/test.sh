#!/usr/bin/env bash
# Set up what the tests need and run them all: style, types, architecture, core, contracts, window, end to end.
source "$(dirname "${BASH_SOURCE[0]}")/bootstrap.sh"

venv="${EMOTIONAI_VENV:-$root/.venv-test}"
need_packages "${gui_packages[@]}" xvfb xauth espeak-ng ffmpeg chromium tesseract-ocr tesseract-ocr-eng
make_venv "$root/installers/requirements-test.lock"
cd "$root"

say "== style, types, architecture"
"$venv/bin/ruff" check .
"$venv/bin/ruff" format --check .
"$venv/bin/pyright" --pythonpath "$venv/bin/python"
"$venv/bin/lint-imports"

say "== perception environments"
"$venv/bin/emotionai" doctor --repair || [ $? -eq 6 ]
# The two studio environments that are small enough to be installed for real each time.
export EMOTIONAI_REQUIRED="embedded visual affect"
for name in visual affect; do "$venv/bin/emotionai" env install "$name"; done
for folder in subprocess_envs/*/; do
  name="$(basename "$folder")"
  [ -d "$folder/tests" ] || continue
  if "$venv/bin/python" -c 'import sys; from emotionai_core.workers.catalogue import environment_named as named; from emotionai_core.workers.environment import State, state; sys.exit(state(named(sys.argv[1])) is not State.READY)' "$name"; then
    bash installers/test_environment.sh "$venv" "$name"
  else
    say "NOT TESTED: '$name' is not installed here; to test it: $venv/bin/emotionai env install $name"
  fi
done

say "== the studio"
unset WAYLAND_DISPLAY
# One half of the tests, or those that were asked for, on a screen of their own.
on_screen() {
  xvfb-run --auto-servernum --server-args="-screen 0 1920x1080x24" "$venv/bin/python" -m pytest "$@"
}
if [ $# -gt 0 ]; then
  on_screen "$@"
  exit
fi
# Two halves at once take little more than half of the time; each tests what the other does not.
log="$(mktemp)"
half=(tests/core tests/contract tests/end_to_end/test_real_films.py)
on_screen "${half[@]}" > "$log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null || true; rm -f "$log"' EXIT
failed=0
on_screen "${half[@]/#/--ignore=}" || failed=1
wait "$beside" || failed=1
say "== core, contracts and real films"
cat "$log"
exit $failed
