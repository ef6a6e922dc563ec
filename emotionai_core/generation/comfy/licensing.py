"""Under which licences ComfyUI, its packages and the models of LTX-Video may be used, beside all the others."""

from __future__ import annotations

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.generation.comfy.models import ComfyModel, catalogue
from emotionai_core.generation.comfy.program import Described, described, source_folder
from emotionai_core.workers.licences import LicenceRow, licences
from emotionai_core.workers.models import ModelState, model_state


def all_licences() -> tuple[LicenceRow, ...]:
    """Everything that the studio uses or can fetch. Asks interpreters, so not for a window's thread."""
    try:
        program, models = described(), catalogue()
    except EnvironmentMissing:
        # Said where ComfyUI is set up; the others still have their licences.
        return licences()
    rows = licences((program.spec,))
    return (*rows, *_programs(program), *(_model(one) for one in models))


def _programs(program: Described) -> list[LicenceRow]:
    return [
        LicenceRow(
            what=one.name,
            kind="package",
            version=program.version if one.folder == "." else one.commit[:7],
            licence=one.licence,
            source=one.address,
            non_commercial=False,
            used_for=program.spec.title,
            note=program.spec.note,
            here=(source_folder() / one.folder).is_dir(),
        )
        for one in program.sources
    ]


def _model(one: ComfyModel) -> LicenceRow:
    spec = one.spec
    return LicenceRow(
        what=spec.title,
        kind="model",
        version=spec.revision,
        licence=spec.licence,
        source=one.spec.files[0].source,
        non_commercial=spec.non_commercial,
        used_for=f"LTX-Video: {one.role}",
        note=spec.licence_note,
        here=model_state(spec) is ModelState.READY,
    )
