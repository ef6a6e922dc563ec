#!/usr/bin/env bash
# For developers: make all lock files again after a change in a pyproject.toml. They hold hashes and no addresses.
#   bash installers/lock.sh [studio | NAME]...      the studio or perception programs; default: everything
# A variant's lock requirements-VARIANT.lock is made from the extra of that name, and from requirements-VARIANT.override
# where there is one. Versions stay as they are unless UV_UPGRADE=1 is set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
compile=(uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --python-version 3.11)
# The processor's build of torch is on no index of packages; pip may know a folder or a server that has it.
links="${UV_FIND_LINKS:-$(python3 -m pip config get global.find-links 2>/dev/null || true)}"

lock_studio() {
  "${compile[@]}" pyproject.toml --output-file installers/requirements.lock
  "${compile[@]}" pyproject.toml --extra test --output-file installers/requirements-test.lock
  grep -oE '^uv==[0-9.]+' installers/requirements.lock | "${compile[@]}" - --output-file installers/uv-bootstrap.lock
}

# lock_variant FOLDER VARIANT LOCK: the graphics card's lock takes torch as everybody gets it, the others the small build.
lock_variant() (
  folder="$1" variant="$2" lock="$PWD/$3" options=() found="$links"
  grep -q "^$variant = \[" "$folder/pyproject.toml" && options+=(--extra "$variant")
  [ -f "$folder/requirements-$variant.override" ] && options+=(--override "$PWD/$folder/requirements-$variant.override")
  if [ "$variant" = cuda ]; then
    found=""
    mkdir -p "$scratch/$folder"
    # That torch also brings the compiler for its card.
    sed -e 's/+cpu//g' -e "/\"triton ; sys_platform == 'never'\"/d" "$folder/pyproject.toml" > "$scratch/$folder/pyproject.toml"
    folder="$scratch/$folder"
  fi
  # uv takes overrides from the project in the current folder only.
  cd "$folder"
  UV_FIND_LINKS="$found" "${compile[@]}" pyproject.toml "${options[@]}" --output-file "$lock"
)

lock_program() {
  local folder="subprocess_envs/$1" lock variant
  for lock in "$folder"/requirements*.lock; do
    variant="$(basename "$lock" .lock)"
    variant="${variant#requirements}"
    case "$variant" in
      -test) echo pytest | "${compile[@]}" - --output-file "$lock" ;;
      "") lock_variant "$folder" cpu "$lock" ;;
      *) lock_variant "$folder" "${variant#-}" "$lock" ;;
    esac
  done
  if [ -f "$folder/weights.toml" ]; then
    sed -n 's/^package = "\(.*\)"$/\1/p' "$folder/weights.toml" | sort -u | "${compile[@]}" --no-deps - --output-file "$folder/weights.lock"
  fi
}

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  names=(studio)
  for folder in subprocess_envs/*/; do
    [ -f "$folder/pyproject.toml" ] && names+=("$(basename "$folder")")
  done
fi
for name in "${names[@]}"; do
  if [ "$name" = studio ]; then lock_studio; else lock_program "$name"; fi
done
