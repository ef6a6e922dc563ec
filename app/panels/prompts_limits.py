"""What a prompt could not use, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def limit_text(sentence: str) -> str:
    """A sentence of the core about what is missing; one that is not known is told as it is."""
    return {
        "This is the speaker's first line: how surprising it is, is not known.": QCoreApplication.translate(
            "prompts", "This is the speaker's first line: how surprising it is, is not known."
        ),
        "No channel is sure enough of an emotion: no expression is described.": QCoreApplication.translate(
            "prompts", "No channel is sure enough of an emotion: no expression is described."
        ),
        "The valence is not sure enough: no mood is described.": QCoreApplication.translate(
            "prompts", "The valence is not sure enough: no mood is described."
        ),
        "The arousal is not known: the camera gets no words.": QCoreApplication.translate(
            "prompts", "The arousal is not known: the camera gets no words."
        ),
        "The voice gives no dominance: posture follows arousal alone.": QCoreApplication.translate(
            "prompts", "The voice gives no dominance: posture follows arousal alone."
        ),
        "Who speaks is not known: nothing is said about who stands with whom.": QCoreApplication.translate(
            "prompts", "Who speaks is not known: nothing is said about who stands with whom."
        ),
        "The two have not spoken before in this film: how close they are is not known.": QCoreApplication.translate(
            "prompts", "The two have not spoken before in this film: how close they are is not known."
        ),
        "No screenplay is in use: expression, body and atmosphere come from the film alone.": (
            QCoreApplication.translate(
                "prompts", "No screenplay is in use: expression, body and atmosphere come from the film alone."
            )
        ),
        "No line has the points that a key scene needs: the best of each chapter stand in.": (
            QCoreApplication.translate(
                "prompts", "No line has the points that a key scene needs: the best of each chapter stand in."
            )
        ),
        "Nothing sudden, surprising, contradictory or dramatic was found: choose the key scenes yourself.": (
            QCoreApplication.translate(
                "prompts",
                "Nothing sudden, surprising, contradictory or dramatic was found: choose the key scenes yourself.",
            )
        ),
    }.get(sentence, sentence)
