"""One identity over face, voice and name: who speaks each line, and who is called what.

Evidence, strongest first: a name in the subtitles; the voice; who is on screen while the line is spoken. A name or a
voice belongs to the face that is seen with it more than with the others; what no face fits stays a person of its own.
A voice whose owner is not seen in the shot gives way to whoever is alone in it, unless the voice is beyond doubt and
its owner in the other half of the exchange: the picture then shows who listens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.fusion.columns import UtteranceColumns
from emotionai_core.fusion.montage import UNCUT, Montage
from emotionai_core.fusion.windows import FaceIndex
from emotionai_core.records.analysis import Floats, Ints

_SURE_SHARE = 0.5
_ALONE_SHARE = 0.8
_MIN_MATCH = 0.25
_MIN_SHARE_LEFT = 0.5
# Below this trust a voice says less about who speaks than being alone on screen does.
_VOICE_TRUST = 0.5
# From this trust on a voice may come from beside the picture. Real film measured at most 0.6 in the embedded program.
_VOICE_BESIDE = 0.8


@dataclass(frozen=True, slots=True)
class Casting:
    """Who speaks: `key` per utterance ("" for nobody), `face` per utterance (-1 unseen), names and sureness by key.

    `scripted` are the keys whose names stand in the subtitles.
    """

    key: tuple[str, ...]
    face: Ints
    names: dict[str, str]
    confidence: dict[str, float]
    scripted: frozenset[str] = frozenset()


def cast_lines(
    lines: UtteranceColumns, index: FaceIndex, keys: Sequence[str] | None = None, cutting: Montage = UNCUT
) -> Casting:
    """Give every utterance its speaker. `keys` names the faces where they are not face-0, face-1, ..."""
    keys = keys if keys is not None else [f"face-{person}" for person in range(index.people)]
    share = _shares(index.visible(lines.start, lines.end))
    groups = _groups(lines)
    names = sorted(set(groups) - {""})
    match = _matched(names, groups, share, _trust(lines, groups), keys)
    face = np.array([match.get(group, -1) for group in groups], np.int64)
    named = np.array([group.startswith("name-") for group in groups], np.bool_)
    if share.shape[1]:
        doubtful = ~named & _doubtful(lines, index, face, cutting)
        # A voice whose owner is not there, or that cannot be relied on: who is alone on screen is the better guess.
        face = np.where(doubtful & (share.max(axis=1) >= _ALONE_SHARE), share.argmax(axis=1), face)
    persons: list[int] = face.tolist()
    found = tuple(keys[person] if person >= 0 else group for person, group in zip(persons, groups, strict=True))
    return Casting(found, face, *_titles(names, match, keys))


def _doubtful(lines: UtteranceColumns, index: FaceIndex, face: Ints, cutting: Montage) -> npt.NDArray[np.bool_]:
    """Which lines' voices, of those to whom `face` (n,) belongs, say too little about who speaks."""
    trust = np.nan_to_num(lines.voice_trust)
    in_shot = index.looks(face, *cutting.within(lines.start, lines.end)) > 0
    beside = index.looks(face, *cutting.around(lines.start, lines.end)) > 0
    return ~(in_shot & (trust >= _VOICE_TRUST) | beside & (trust >= _VOICE_BESIDE))


def _groups(lines: UtteranceColumns) -> list[str]:
    """What ties utterances together before faces are asked: the name, else the voice, else nothing."""
    return [
        f"name-{label}" if label else (f"voice-{cluster}" if cluster >= 0 else "")
        for label, cluster in zip(lines.label, lines.voice_cluster, strict=True)
    ]


def _trust(lines: UtteranceColumns, groups: list[str]) -> Floats:
    named = np.array([group.startswith("name-") for group in groups])
    return np.where(named, 1.0, np.nan_to_num(lines.voice_trust))


def _shares(seen: Ints) -> Floats:
    """Each person's share of the looks at faces during a line, (n, people); zero rows where nobody is seen."""
    total = seen.sum(axis=1, keepdims=True)
    return np.divide(seen, total, out=np.zeros(seen.shape), where=total > 0)


def _matched(names: list[str], groups: list[str], share: Floats, trust: Floats, keys: Sequence[str]) -> dict[str, int]:
    """Face number by group: best pairs first, each face and each group once, none below the least share."""
    if not names or not share.shape[1]:
        return {}
    code = {name: number for number, name in enumerate(names)}
    group_of = np.array([code.get(group, -1) for group in groups], np.int64)
    weight = np.where(share.sum(axis=1) > 0, trust, 0.0)
    own = [np.flatnonzero(group_of == number) for number in range(len(names))]
    # Looks at every face while each group speaks, and the trust put into them.
    looks = np.array([weight[rows] @ share[rows] for rows in own])
    total = np.array([weight[rows].sum() for rows in own])[:, None]
    mean = np.divide(looks, total, out=np.zeros(looks.shape), where=total > 0)
    # A face that is on screen whoever speaks says little: what counts is being seen more with this name than others.
    others = mean.mean(axis=0, keepdims=True)
    score = mean - 0.5 * others
    # A face that a person has given to a name or a voice belongs to it, whatever it is seen with.
    found = {name: keys.index(name) for name in names if name in keys}
    taken = {number for number, key in enumerate(keys) if key.startswith(("name-", "voice-"))}
    ranked: list[int] = np.argsort(-score, axis=None, kind="stable").tolist()
    for flat in ranked:
        group, person = divmod(flat, share.shape[1])
        if names[group] in found or person in taken or mean[group, person] < _MIN_MATCH:
            continue
        # In a two-shot both faces are seen with either name; what a face that has its own name shows does not count.
        left = np.delete(looks[group], sorted(taken)).sum()
        if looks[group, person] >= _MIN_SHARE_LEFT * left:
            found[names[group]] = person
            taken.add(person)
    return found


def title_of(key: str, faces: int) -> str:
    """What a person is called of whom only the key is known; `faces` people were seen by the machine."""
    kind, _, rest = key.partition("-")
    number = int(rest) if rest.isascii() and rest.isdigit() else -1
    if kind == "name" and rest:
        return rest
    if number < 0:
        return key
    return {"face": f"Person {number + 1}", "voice": f"Voice {number + 1}", "made": f"Person {faces + number}"}.get(
        kind, key
    )


def _titles(
    names: list[str], match: dict[str, int], keys: Sequence[str]
) -> tuple[dict[str, str], dict[str, float], frozenset[str]]:
    faces = sum(key.startswith("face-") for key in keys)
    titles = {key: title_of(key, faces) for key in keys}
    sure = dict.fromkeys(keys, _SURE_SHARE)
    scripted: set[str] = set()
    for group in names:
        kind, _, rest = group.partition("-")
        key = keys[match[group]] if group in match else group
        if kind == "name":
            titles[key], sure[key] = rest, 0.9
            scripted.add(key)
        elif key == group and key not in titles:
            titles[key], sure[key] = title_of(key, faces), 0.3
    return titles, sure, frozenset(scripted)
