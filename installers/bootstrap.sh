# Sourced by run.sh and test.sh: the steps both need. Says one sentence with the exact command when it cannot go on.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="${EMOTIONAI_VENV:-$root/.venv}"

# What Qt's wheels expect from the system, libvlc for the player, and fonts for both languages.
gui_packages=(
  libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
  libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libpulse0
  libvlc5 vlc-plugin-base vlc-plugin-video-output fonts-dejavu-core fonts-noto-cjk
)

say() { printf '%s\n' "$*" >&2; }

# Since 2024 some libraries carry a "t64" behind their name.
have_package() {
  local name
  for name in "$1" "$1t64"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
  done
  return 1
}

# need_packages NAME...: install the Debian packages that are missing, when this user may.
need_packages() {
  command -v dpkg-query >/dev/null || { say "Not a Debian system: if the window does not open, run: $venv/bin/emotionai doctor"; return 0; }
  local missing=() name
  for name in "$@"; do have_package "$name" || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      sudo=(sudo -n)
    else
      say "Some system libraries are missing; to install them run: sudo apt-get install --yes ${missing[*]}"
      return 0
    fi
  fi
  say "Installing system libraries: ${missing[*]}"
  if ! { "${sudo[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install --yes -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>"$root/.apt.log"; then
    say "The system libraries could not be installed ($(tail -n 1 "$root/.apt.log")); run: sudo apt-get install --yes ${missing[*]}"
  fi
  rm -f "$root/.apt.log"
}

# find_python: a Python of at least 3.11, in $python.
find_python() {
  local candidate
  for candidate in "${EMOTIONAI_PYTHON:-}" python3.11 python3.12 python3.13 python3; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python="$candidate"
      return 0
    fi
  done
  return 1
}

# make_venv LOCK: the studio's environment exactly as locked; nothing is done when it is so already.
make_venv() {
  local lock="$1" stamp
  stamp="$(cat "$lock" "$root/pyproject.toml" | sha256sum | cut -c1-32)"
  if [ "$(cat "$venv/.stamp" 2>/dev/null)" = "$stamp" ] && [ -x "$venv/bin/emotionai" ]; then return 0; fi
  if ! find_python; then
    need_packages python3-venv
    if ! find_python; then
      say "Python 3.11 or newer with venv is needed, and this system's own is older; install python3.11 and python3.11-venv, or name one: EMOTIONAI_PYTHON=/path/to/python3 bash installers/run.sh"
      exit 6
    fi
  fi
  say "Preparing the studio's environment in $venv (about 1 GB) ..."
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$root/installers/uv-bootstrap.lock"
  "$venv/bin/uv" pip sync --quiet --python "$venv/bin/python" --require-hashes "$lock"
  "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps --editable "$root"
  printf '%s' "$stamp" > "$venv/.stamp"
}
