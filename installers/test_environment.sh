#!/usr/bin/env bash
# Run one perception program's own tests with its own interpreter: test_environment.sh VENV NAME
set -euo pipefail
venv="$1" name="$2"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
eval "$("$venv/bin/python" - "$name" <<'PY'
import shlex
import sys

from emotionai_core.workers.catalogue import environment_named
from emotionai_core.workers.environment import installed

where = installed(environment_named(sys.argv[1]))
print(f"python={shlex.quote(str(where.python))}")
for key in ("EMOTIONAI_MODELS", "EMOTIONAI_RESOURCES", "EMOTIONAI_VARIANT", "EMOTIONAI_WEIGHTS"):
    print(f"export {key}={shlex.quote(where.variables()[key])}")
PY
)"
extra="$(mktemp -d)"
trap 'rm -rf "$extra"' EXIT
"$venv/bin/uv" pip install --quiet --require-hashes --python "$python" --target "$extra" --requirement "$root/subprocess_envs/$name/requirements-test.lock"
# The whole project is on the path, so that the tests can hold the program's output against the studio's contract.
PYTHONPATH="$root:$root/subprocess_envs/$name:$extra" "$python" -m pytest -q -p no:cacheprovider --rootdir "$root/subprocess_envs/$name" -c /dev/null "$root/subprocess_envs/$name/tests"
