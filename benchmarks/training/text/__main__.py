"""Trains and judges what reads emotion from a line's words: resources/models/text_emotion/{tuning,head}.npz.

    python -m benchmarks.training.text DATA [--out resources/models/text_emotion] [--shared] [--keep-tuning]

Needs the embedded environment's packages and torch (2.13.0, processor build), and EMOTIONAI_MODELS. DATA holds
`text_goemotions`, `text_meld` (EmoryNLP and MELD) and `vad_emobank`. MELD is never trained on; its dev split is only
measured. `--shared` leaves the lines of EmoryNLP in that MELD has as well: for that figure only, not for shipping.
Deterministic: same data, same program, same processor, same bytes. Prints the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "subprocess_envs" / "embedded")]

from embedded.models import model_path  # noqa: E402
from embedded.text import EMOTIONS, Head, features  # noqa: E402
from embedded.text_encoder import SentenceEncoder, Tuning, read_tuning  # noqa: E402

from benchmarks.training.text import corpora, judge  # noqa: E402
from benchmarks.training.text import head as heads  # noqa: E402
from benchmarks.training.text.network import Published  # noqa: E402
from benchmarks.training.text.tune import Lessons, Plan, tune  # noqa: E402

Read = tuple[corpora.Floats, corpora.Labelled]
Reader = Callable[[corpora.Labelled], Read]
Held = tuple[corpora.Floats, corpora.Floats, corpora.Floats]

THINNED = 3
CHECKS = {
    "I am so happy you came back!": "joy",
    "I miss her so much.": "sadness",
    "I hate you!": "anger",
    "I'm terrified, please don't go out there.": "fear",
    "Wow, I can't believe it!": "surprise",
    "That is disgusting.": "disgust",
    "The train leaves at nine.": "neutral",
}


@dataclass(frozen=True, slots=True)
class Sets:
    """The corpora by what they are for."""

    lessons: Lessons
    dialogue_dev: corpora.Labelled
    reddit_dev: corpora.Labelled
    rated_dev: corpora.Rated
    meld: corpora.Labelled


def sets_of(data: Path, with_shared: bool) -> Sets:
    """Everything at `data`, with or without the lines that EmoryNLP and MELD share."""
    drama, remarks, sentences = data / "text_meld", data / "text_goemotions", data / "vad_emobank"
    taboo = corpora.shared_lines(drama)
    lessons = Lessons(
        corpora.emorynlp(drama, "train", set() if with_shared else taboo),
        corpora.fewer(corpora.goemotions(remarks, "train"), Plan().seed),
        corpora.authored(),
        corpora.emobank(sentences, "train"),
    )
    return Sets(
        lessons,
        corpora.emorynlp(drama, "dev", taboo),
        corpora.goemotions(remarks, "dev"),
        corpora.emobank(sentences, "dev"),
        corpora.meld(drama, "dev"),
    )


def tuned(lessons: Lessons, out: Path, plan: Plan) -> Tuning:
    """The changed network, trained and written into `out`."""
    encoder = SentenceEncoder()
    texts = (lessons.reddit.texts, lessons.dialogue.texts, lessons.authored.texts, lessons.rated.texts)
    network = tune(Published(model_path("minilm")), [encoder.tokens(one) for one in texts], lessons, plan)
    np.savez(out / "tuning.npz", allow_pickle=False, **network.thin())
    return read_tuning(out / "tuning.npz")


def fitted(sets: Sets, reader: Reader, out: Path) -> tuple[Head, Held]:
    """The head, written into `out`, and the held-out lines that it was calibrated on."""
    of = sets.lessons
    # A few thousand remarks are enough for as few weights, and reading them takes most of the time.
    remarks = of.reddit.part(np.arange(len(of.reddit.texts)) % THINNED == 0)
    parts = [reader(one) for one in (of.dialogue, remarks, of.authored)]
    held = heads.held_out(reader(sets.dialogue_dev), reader(sets.reddit_dev))
    weights, bias = heads.fit(parts, (1.0, THINNED * heads.REDDIT_WEIGHT, 1.0))
    head = heads.calibrated(weights, bias, parts[0][0], held)
    np.savez(
        out / "head.npz",
        weights=head.weights.astype(np.float32),
        bias=head.bias.astype(np.float32),
        temperature=np.float32(head.temperature),
    )
    return head, held


def report(head: Head, held: Held, sets: Sets, encoder: SentenceEncoder, reader: Reader) -> dict[str, object]:
    """Every figure of the model card."""
    lines = list(CHECKS)
    guess = head.probabilities(features(lines, encoder(lines)))
    judged = {"MELD dev": sets.meld, "GoEmotions dev": sets.reddit_dev, "EmoryNLP dev": sets.dialogue_dev}
    return {
        "temperature": round(head.temperature, 3),
        "held_out": judge.judged_held_out(head, held),
        "figures": {name: judge.judged(head, *reader(data)) for name, data in judged.items()},
        "checks": {line: EMOTIONS[int(row.argmax())] for line, row in zip(lines, guess, strict=True)},
        "emobank_correlation": correlation(sets, encoder),
    }


def correlation(sets: Sets, encoder: SentenceEncoder) -> dict[str, float]:
    """Pearson's r of valence, arousal and dominance, read by ridge regression, on EmoBank's dev split."""
    train, dev = (
        features(one.texts, encoder(one.texts)).astype(np.float64) for one in (sets.lessons.rated, sets.rated_dev)
    )
    table = heads.ridge(train, sets.lessons.rated.ratings)
    found = np.concatenate([dev, np.ones((len(dev), 1))], axis=1) @ table
    names = ("valence", "arousal", "dominance")
    pairs = zip(names, found.T, sets.rated_dev.ratings.T, strict=True)
    return {name: round(float(np.corrcoef(a, b)[0, 1]), 3) for name, a, b in pairs}


def main() -> int:
    """Train, write, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "models" / "text_emotion")
    parser.add_argument("--shared", action="store_true", help="leave in the lines that MELD has as well")
    parser.add_argument("--keep-tuning", action="store_true", help="fit the head only, over OUT's tuning.npz")
    parser.add_argument("--steps", type=int, default=Plan().steps)
    chosen = parser.parse_args()
    out: Path = chosen.out
    out.mkdir(parents=True, exist_ok=True)
    sets = sets_of(chosen.data, chosen.shared)
    kept = read_tuning(out / "tuning.npz") if chosen.keep_tuning else None
    encoder = SentenceEncoder(kept or tuned(sets.lessons, out, Plan(steps=chosen.steps)))

    known: dict[int, Read] = {}

    def reader(data: corpora.Labelled) -> Read:
        # The dev sets are read for the temperature and for the figures.
        if id(data) not in known:
            known[id(data)] = features(data.texts, encoder(data.texts)), data
        return known[id(data)]

    head, held = fitted(sets, reader, out)
    print(json.dumps(report(head, held, sets, encoder, reader), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
