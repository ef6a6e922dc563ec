"""Programs and weights as `emotionai env` shows them: sentences for a person, dictionaries for a program."""

from __future__ import annotations

from emotionai_core.workers.catalogue import EnvironmentSpec, ModelSpec
from emotionai_core.workers.environment import State, installed, needed_models, next_variant, size_on_disk, state
from emotionai_core.workers.models import ModelState, is_accepted, model_state, page_of, size_of_model
from emotionai_core.workers.progress import mb
from emotionai_core.workers.tokens import has_token

_MARGIN = " " * 12
_STATES = {
    State.ABSENT: "not installed",
    State.INCOMPLETE: "installed only in part",
    State.OUTDATED: "outdated: install it again",
}
_MODEL_STATES = {
    ModelState.ABSENT: "not here",
    ModelState.PARTIAL: "here in part",
    ModelState.READY: "here",
    ModelState.DAMAGED: "damaged: get it again",
    ModelState.OWNED: "found in other software of yours, not taken over yet",
}


def environment_as_dict(spec: EnvironmentSpec) -> dict[str, object]:
    """Everything of a program; sizes in bytes but for `install_mb` (10^6 bytes)."""
    variant = next_variant(spec)
    return {
        "name": spec.name,
        "title": spec.title,
        "question": spec.question,
        "state": state(spec).value,
        "own_interpreter": spec.own_interpreter,
        "accelerator": list(spec.accelerator),
        "variant": installed(spec).variant if state(spec) is not State.ABSENT else variant.name,
        "variants": [
            {"name": one.name, "title": one.title, "disk_mb": one.disk_mb, "needs": one.needs}
            for one in (spec.variants.values() or (variant,))
        ],
        "size_bytes": size_on_disk(spec),
        "install_mb": variant.disk_mb,
        "stages": [
            {
                "stage": one.stage,
                "backend": one.backend,
                "version": one.version,
                "title": one.title,
                "models": list(one.models),
                "missing_models": [model.name for model in needed_models(spec, (one.stage,))],
            }
            for one in spec.stages.values()
        ],
        "models": [model_as_dict(model) for model in spec.models.values()],
        "missing_models": [model.name for model in needed_models(spec)],
    }


def answering(spec: EnvironmentSpec) -> str:
    """How far a program that is installed and up to date can answer: without its weights it does not run."""
    lacking = [stage for stage in spec.stages if needed_models(spec, (stage,))]
    if not lacking:
        return "ready"
    if len(lacking) == len(spec.stages):
        return "installed, weights missing"
    return f"ready, but weights missing for {', '.join(lacking)}"


def environment_sentences(spec: EnvironmentSpec) -> list[str]:
    """The same in lines for a person."""
    now, variant = state(spec), next_variant(spec)
    shown = answering(spec) if now is State.READY else _STATES[now]
    size = f", {mb(size_on_disk(spec))}" if size_on_disk(spec) else ""
    kind = f", {spec.variant(installed(spec).variant).title}" if size and now is State.READY else ""
    lines = [f"{spec.name:<11} {spec.title}: {shown}{kind}{size}", f"{_MARGIN}{spec.question}"]
    if now is not State.READY and spec.own_interpreter:
        lines.append(f"{_MARGIN}An installation takes about {mb(variant.disk_mb * 1e6)} ({variant.title}).")
    answers = ", ".join(f"{one.stage} ({one.backend})" for one in spec.stages.values())
    lines.append(f"{_MARGIN}Answers: {answers}")
    missing = needed_models(spec)
    if missing:
        names = ", ".join(f"{model.name}{_size_note(model)}" for model in missing)
        lines.append(f"{_MARGIN}Weights still to get: {names}")
    return lines


def model_as_dict(model: ModelSpec) -> dict[str, object]:
    """Everything of a model; sizes in bytes, `bytes` 0 where the publisher does not say."""
    return {
        "name": model.name,
        "environment": model.environment,
        "title": model.title,
        "purpose": model.purpose,
        "licence": model.licence,
        "licence_note": model.licence_note,
        "non_commercial": model.non_commercial,
        "gated": model.gated,
        "service": model.service,
        "token": has_token(model.service) if model.gated else True,
        "page": page_of(model),
        "shipped": model.shipped,
        "accepted": is_accepted(model),
        "state": model_state(model).value,
        "bytes": model.bytes,
        "size_bytes": size_of_model(model),
    }


def model_sentences(model: ModelSpec) -> list[str]:
    """The same in lines for a person."""
    limits = [
        text
        for text, true in (
            ("not for commercial use", model.non_commercial),
            ("needs an access token", model.gated),
            ("licence not accepted yet", not is_accepted(model)),
        )
        if true
    ]
    origin = f"comes with {model.environment}" if model.shipped else f"for {model.environment}{_size_note(model)}"
    lines = [
        f"{model.name}: {_MODEL_STATES[model_state(model)]}, {origin}",
        f"{_MARGIN}{model.purpose or model.title}",
        f"{_MARGIN}{'; '.join((model.licence, *limits))}",
    ]
    if model.licence_note:
        lines.append(f"{_MARGIN}{model.licence_note}")
    if model.gated:
        lines.append(f"{_MARGIN}Accept the conditions on {page_of(model)}")
    return lines


def _size_note(model: ModelSpec) -> str:
    return f", {mb(model.bytes)}" if model.bytes else ""
