"""Which packages an interpreter has, and under which licences: `python packages.py` prints them as one JSON line.

Standard library only, and nothing of the studio: it is run by the interpreters of the perception programs.
"""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata

_CLASSIFIED = "License :: "
_SPDX = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
_NONE = "no licence stated"


def packages() -> list[dict[str, str]]:
    """Name, version, licence and home page of every installed package, by name."""
    rows: dict[str, dict[str, str]] = {}
    for one in metadata.distributions():
        about = one.metadata
        name = str(about["Name"] or "")
        if name:
            row = {"name": name, "version": str(about["Version"] or ""), "licence": _licence(about)}
            rows.setdefault(name.lower().replace("_", "-"), {**row, "source": _home(about)})
    return [rows[name] for name in sorted(rows)]


def _all(about: metadata.PackageMetadata, field: str) -> list[str]:
    return [str(value) for value in about.get_all(field) or ()]


def _licence(about: metadata.PackageMetadata) -> str:
    for stated in _all(about, "License-Expression"):
        return stated
    classified = [line.rsplit(" :: ", 1)[-1] for line in _all(about, "Classifier") if line.startswith(_CLASSIFIED)]
    named = sorted({_SPDX.get(name, name) for name in classified if name != "OSI Approved"})
    if named:
        return " OR ".join(named) if len(named) < 3 else ", ".join(named)
    for stated in _all(about, "License"):
        # Some put the whole text here; its first line names it.
        first = next((line.strip() for line in stated.splitlines() if line.strip()), "")
        if first and first.upper() != "UNKNOWN":
            return first[:80]
    return _NONE


def _home(about: metadata.PackageMetadata) -> str:
    addresses = [line.partition(",") for line in _all(about, "Project-URL")]
    for wanted in ("source", "repository", "home", "code"):
        for label, _, address in addresses:
            if re.match(wanted, label.strip(), re.IGNORECASE):
                return address.strip()
    homes = _all(about, "Home-page")
    if homes and homes[0] != "UNKNOWN":
        return homes[0]
    return addresses[0][2].strip() if addresses else ""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(packages()) + "\n")
