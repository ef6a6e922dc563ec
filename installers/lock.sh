#!/usr/bin/env bash
# For developers: make the lock files again after a change in pyproject.toml. They hold hashes and no addresses.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
compile=(uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --python-version 3.11)
"${compile[@]}" ../pyproject.toml --output-file requirements.lock
"${compile[@]}" ../pyproject.toml --extra test --output-file requirements-test.lock
grep -oE '^uv==[0-9.]+' requirements.lock | "${compile[@]}" - --output-file uv-bootstrap.lock
