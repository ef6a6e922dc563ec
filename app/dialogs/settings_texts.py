"""The texts of the analysis settings in the user's language; the core states them in English beside each setting."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def setting_text(name: str) -> str:
    """What a setting is."""
    return {
        "faces_backend": QCoreApplication.translate("settings", "Faces and people are read by"),
        "speech_backend": QCoreApplication.translate("settings", "Words are read by"),
        "speakers_backend": QCoreApplication.translate("settings", "Voices are told apart by"),
        "voice_backend": QCoreApplication.translate("settings", "Emotion of the voice is read by"),
        "text_backend": QCoreApplication.translate("settings", "Emotion of the words is read by"),
        "whisper_model": QCoreApplication.translate("settings", "Size of Whisper, where WhisperX reads the words"),
        "voice_hop": QCoreApplication.translate(
            "settings", "Seconds between two readings of a voice, where transformers read it"
        ),
        "separate_voices": QCoreApplication.translate("settings", "Take music and noise away from the voices first"),
        "denoise": QCoreApplication.translate(
            "settings", "Take noise away too (measured: more wrong words, not fewer)"
        ),
        "restore_faces": QCoreApplication.translate("settings", "Restore the portraits of an old film"),
        "face_interval": QCoreApplication.translate("settings", "Seconds between two looks at the picture"),
        "face_min_pixels": QCoreApplication.translate("settings", "Smallest face, in pixels"),
        "face_threshold": QCoreApplication.translate("settings", "Certainty a face detection needs"),
        "old_movie": QCoreApplication.translate("settings", "Old film: raise local contrast before reading faces"),
        "micro_expressions": QCoreApplication.translate(
            "settings", "Look for brief movements of faces around lines (weak evidence)"
        ),
        "language": QCoreApplication.translate(
            "settings", "Language of the dialogue (ISO 639-1; WhisperX also takes auto)"
        ),
        "recognise": QCoreApplication.translate(
            "settings", "Listen for words where there are no subtitles (low trust)"
        ),
        "mend_offset": QCoreApplication.translate(
            "settings", "Mend subtitles that are shifted as a whole (embedded program only)"
        ),
        "speakers": QCoreApplication.translate("settings", "Number of speakers; 0 lets the machine estimate"),
        "min_speakers": QCoreApplication.translate("settings", "Fewest speakers of an estimate"),
        "max_speakers": QCoreApplication.translate("settings", "Most speakers of an estimate"),
        "shot_threshold": QCoreApplication.translate(
            "settings", "Adaptive cut detection: how far a cut stands out from its neighbours"
        ),
        "shot_min_seconds": QCoreApplication.translate("settings", "Shortest shot, in seconds"),
        "scene_gap": QCoreApplication.translate(
            "settings", "A pause in the dialogue longer than this starts a new scene, in seconds"
        ),
        "proxy": QCoreApplication.translate("settings", "Make a copy for scrubbing after the analysis"),
        "proxy_height": QCoreApplication.translate("settings", "Height of the scrubbing copy, in pixels"),
        "offset_gap": QCoreApplication.translate(
            "settings", "Faces that start this long after the last line are shifted, in seconds"
        ),
        "window_margin": QCoreApplication.translate(
            "settings", "Faces before and after a line count up to this far, in seconds"
        ),
        "wide_window": QCoreApplication.translate(
            "settings", "Faces this far away count where none is nearer, in seconds"
        ),
        "wide_confidence": QCoreApplication.translate("settings", "Confidence of such a far face"),
        "voice_polarity": QCoreApplication.translate("settings", "Voice valence beyond this is positive or negative"),
        "voice_range_floor": QCoreApplication.translate(
            "settings", "Voice is switched off below this arousal range (p95-p5)"
        ),
        "face_certainty": QCoreApplication.translate("settings", "Calibrated probability the face needs to speak"),
        "text_certainty": QCoreApplication.translate("settings", "Calibrated probability the words need to speak"),
        "voice_certainty": QCoreApplication.translate("settings", "Calibrated probability the voice needs to speak"),
        "margin": QCoreApplication.translate("settings", "Lead over the runner-up a channel needs to speak"),
        "recalibrate": QCoreApplication.translate(
            "settings", "Let accepted and rejected contradictions change how far each channel is trusted"
        ),
        "min_face_samples": QCoreApplication.translate("settings", "Looks at a face that a reading needs"),
        "min_face_quality": QCoreApplication.translate("settings", "Quality a face needs to count"),
        "strong_negative": QCoreApplication.translate(
            "settings", "Calibrated probability that counts as strongly negative"
        ),
    }[name]


def group_title(group: str) -> str:
    """What a group of settings is called."""
    return {
        "programs": QCoreApplication.translate("settings", "Programs"),
        "faces": QCoreApplication.translate("settings", "Faces"),
        "speech": QCoreApplication.translate("settings", "Speech"),
        "shots": QCoreApplication.translate("settings", "Shots and scenes"),
        "copy": QCoreApplication.translate("settings", "Scrubbing copy"),
        "together": QCoreApplication.translate("settings", "Faces and lines"),
        "conflicts": QCoreApplication.translate("settings", "Conflicts"),
    }[group]
