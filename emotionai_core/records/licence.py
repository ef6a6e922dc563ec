"""What the name of a licence says about commercial use."""

from __future__ import annotations

import re
from typing import Final

# SPDX writes it as a part between hyphens: CC-BY-NC-SA-4.0, PolyForm-Noncommercial-1.0.0.
_NON_COMMERCIAL: Final = re.compile(r"(?i)(?<![a-z])nc(?![a-z])|non-?commercial|research[ -]only")
_UNSTATED: Final = "no licence stated"


def forbids_commerce(licence: str) -> bool:
    """Whether a licence, as an SPDX identifier or in words, says that it is for non-commercial use."""
    return _NON_COMMERCIAL.search(licence) is not None


def is_unstated(licence: str) -> bool:
    """Whether there is no licence at all."""
    return not licence.strip() or _UNSTATED in licence.casefold()
