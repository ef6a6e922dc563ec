#!/usr/bin/env bash
# Install what is needed and open the studio: on the demo film, or on a film of yours.
#   bash installers/run.sh [FILM] [--subtitles FILE] [--project FOLDER]
source "$(dirname "${BASH_SOURCE[0]}")/bootstrap.sh"

need_packages "${gui_packages[@]}"
make_venv "$root/installers/requirements.lock"

if [ $# -eq 0 ]; then
  exec "$venv/bin/emotionai" demo
fi
exec "$venv/bin/emotionai" analyze --open "$@"
