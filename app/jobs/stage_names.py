"""What the stages of an analysis are called, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def stage_name(stage: str, otherwise: str = "") -> str:
    """The name of a stage; `otherwise`, or the id, where a perception program brings one of its own."""
    return {
        "cuts": QCoreApplication.translate("stages", "Shots"),
        "faces": QCoreApplication.translate("stages", "Faces and expressions"),
        "people": QCoreApplication.translate("stages", "People"),
        "restored": QCoreApplication.translate("stages", "Restored portraits"),
        "vocals": QCoreApplication.translate("stages", "Voices without music"),
        "speech": QCoreApplication.translate("stages", "Speech and words"),
        "speakers": QCoreApplication.translate("stages", "Voices"),
        "voice": QCoreApplication.translate("stages", "Voice arousal"),
        "text": QCoreApplication.translate("stages", "Emotion of the words"),
        "meaning": QCoreApplication.translate("stages", "Meaning of the words"),
        "micro": QCoreApplication.translate("stages", "Brief movements of the face"),
        "proxy": QCoreApplication.translate("stages", "Copy for scrubbing"),
    }.get(stage, otherwise or stage)
