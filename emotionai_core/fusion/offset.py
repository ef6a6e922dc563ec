"""Face times that start long after the transcript ends are clipped-video stamps: shift them back and say so.

Source: seed document 001, module 1, stage 4 ("FER offset detection").
"""

from __future__ import annotations

from dataclasses import replace

from emotionai_core.records.analysis import FaceTable, Floats
from emotionai_core.records.timebase import timecode


def corrected(faces: FaceTable, line_starts: Floats, line_ends: Floats, gap: float) -> tuple[FaceTable, str]:
    """Faces on the transcript's clock, and a sentence about the shift ("" when none was needed).

    When the first face comes more than `gap` seconds after the last line, the faces were stamped on another clock: all
    of them move back so that the first face meets the first line. (Moved by the bare gap they would all lie behind
    the last line and match nothing.)
    """
    if not len(faces) or not len(line_ends):
        return faces, ""
    late = float(faces.time[0] - line_ends.max())
    if late <= gap:
        return faces, ""
    shift = float(faces.time[0] - line_starts.min())
    remark = (
        f"The first face came {timecode(late)} after the last line: all faces were moved back by {timecode(shift)}, "
        "so that the first face meets the first line."
    )
    return replace(faces, time=faces.time - shift), remark
