"""A catalogue of made-up programs with weights on a loopback server, for tests that install and fetch for real."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WEIGHTS = b"seven numbers" * 1000

_DESCRIPTION = """
[environment]
name = "tiny"
title = "Tiny faces"
question = "Who smiles?"
note = "Made up."
disk_mb = 1

[environment.variants.cpu]
title = "Processor"
disk_mb = 1

[environment.variants.cuda]
title = "NVIDIA graphics card"
disk_mb = 2000
needs = "nvidia"

[stages.faces]
backend = "tiny"
version = "1"
title = "Faces"
models = ["smile"]

[models.smile]
title = "Smile network"
purpose = "Finds smiles"
licence = "CC-BY-NC-4.0"
licence_note = "Not for commercial use."
non_commercial = true
files = [{{ file = "smile.bin", source = "{address}/smile.bin", bytes = {size}, sha256 = "{digest}" }}]

[models.frown]
title = "Frown network"
purpose = "Finds frowns"
licence = "MIT"
licence_note = "Free."
files = [{{ file = "frown.bin", source = "{address}/frown.bin", bytes = {size}, sha256 = "{digest}" }}]
{gate}
"""
_GATE = """
gated = true
service = "huggingface"
"""
_STUDIO = """
[environment]
name = "film"
title = "Film reading"
question = "Where are the cuts?"
interpreter = "studio"

[stages.cuts]
backend = "pyscenedetect"
version = "1"
title = "Shots"
"""


def make_catalogue(root: Path, address: str, gated: bool = False) -> None:
    """Three folders: a program that can be installed, one of the studio's own, one whose description is broken."""
    text = _DESCRIPTION.format(
        address=address,
        size=len(WEIGHTS),
        digest=hashlib.sha256(WEIGHTS).hexdigest(),
        gate=_GATE if gated else "",
    )
    files = {"tiny/worker.toml": text, "film/worker.toml": _STUDIO, "broken/worker.toml": "nonsense"}
    files |= {"tiny/requirements.lock": "", "tiny/selftest.py": "print('{}')\n"}
    for name, content in files.items():
        path = root / "subprocess_envs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    if not (root / "resources").exists():
        (root / "resources").symlink_to(Path(__file__).parents[2] / "resources", target_is_directory=True)


class _Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        self.send_response(200)
        self.send_header("Content-Length", str(len(WEIGHTS)))
        self.end_headers()
        self.wfile.write(WEIGHTS)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def publisher() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A publisher's address, and what it was asked for: path and authorization."""
    asked: list[tuple[str, str]] = []
    handler = type("Handler", (_Handler,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
