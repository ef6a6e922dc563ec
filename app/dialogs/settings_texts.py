"""The texts of the analysis settings in the user's language; the core states them in English beside each setting."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

# The names are marked for translation here and looked up below; Qt calls the marked text an object.
_TEXTS: Final[dict[str, Any]] = {
    "faces_backend": QT_TRANSLATE_NOOP("settings", "Faces and people are read by"),
    "speech_backend": QT_TRANSLATE_NOOP("settings", "Words are read by"),
    "speakers_backend": QT_TRANSLATE_NOOP("settings", "Voices are told apart by"),
    "voice_backend": QT_TRANSLATE_NOOP("settings", "Emotion of the voice is read by"),
    "text_backend": QT_TRANSLATE_NOOP("settings", "Emotion of the words is read by"),
    "whisper_model": QT_TRANSLATE_NOOP("settings", "Size of Whisper, where WhisperX reads the words"),
    "voice_hop": QT_TRANSLATE_NOOP("settings", "Seconds between two readings of a voice, where transformers read it"),
    "separate_voices": QT_TRANSLATE_NOOP("settings", "Take music and noise away from the voices first"),
    "denoise": QT_TRANSLATE_NOOP("settings", "Take noise away too (measured: more wrong words, not fewer)"),
    "restore_faces": QT_TRANSLATE_NOOP("settings", "Restore the portraits of an old film"),
    "face_interval": QT_TRANSLATE_NOOP("settings", "Seconds between two looks at the picture"),
    "face_min_pixels": QT_TRANSLATE_NOOP("settings", "Smallest face, in pixels"),
    "face_threshold": QT_TRANSLATE_NOOP("settings", "Certainty a face detection needs"),
    "old_movie": QT_TRANSLATE_NOOP("settings", "Old film: raise local contrast before reading faces"),
    "micro_expressions": QT_TRANSLATE_NOOP(
        "settings", "Look for brief movements of faces around lines (weak evidence)"
    ),
    "language": QT_TRANSLATE_NOOP("settings", "Language of the dialogue (ISO 639-1; WhisperX also takes auto)"),
    "recognise": QT_TRANSLATE_NOOP("settings", "Listen for words where there are no subtitles (low trust)"),
    "mend_offset": QT_TRANSLATE_NOOP("settings", "Mend subtitles that are shifted as a whole (embedded program only)"),
    "speakers": QT_TRANSLATE_NOOP("settings", "Number of speakers; 0 lets the machine estimate"),
    "min_speakers": QT_TRANSLATE_NOOP("settings", "Fewest speakers of an estimate"),
    "max_speakers": QT_TRANSLATE_NOOP("settings", "Most speakers of an estimate"),
    "shot_threshold": QT_TRANSLATE_NOOP(
        "settings", "Adaptive cut detection: how far a cut stands out from its neighbours"
    ),
    "shot_min_seconds": QT_TRANSLATE_NOOP("settings", "Shortest shot, in seconds"),
    "scene_gap": QT_TRANSLATE_NOOP(
        "settings", "A pause in the dialogue longer than this starts a new scene, in seconds"
    ),
    "proxy": QT_TRANSLATE_NOOP("settings", "Make a copy for scrubbing after the analysis"),
    "proxy_height": QT_TRANSLATE_NOOP("settings", "Height of the scrubbing copy, in pixels"),
    "offset_gap": QT_TRANSLATE_NOOP(
        "settings", "Faces that start this long after the last line are shifted, in seconds"
    ),
    "window_margin": QT_TRANSLATE_NOOP("settings", "Faces before and after a line count up to this far, in seconds"),
    "wide_window": QT_TRANSLATE_NOOP("settings", "Faces this far away count where none is nearer, in seconds"),
    "wide_confidence": QT_TRANSLATE_NOOP("settings", "Confidence of such a far face"),
    "voice_polarity": QT_TRANSLATE_NOOP("settings", "Voice valence beyond this is positive or negative"),
    "voice_range_floor": QT_TRANSLATE_NOOP("settings", "Voice is switched off below this arousal range (p95-p5)"),
    "face_certainty": QT_TRANSLATE_NOOP("settings", "Calibrated probability the face needs to speak"),
    "text_certainty": QT_TRANSLATE_NOOP("settings", "Calibrated probability the words need to speak"),
    "voice_certainty": QT_TRANSLATE_NOOP("settings", "Calibrated probability the voice needs to speak"),
    "margin": QT_TRANSLATE_NOOP("settings", "Lead over the runner-up a channel needs to speak"),
    "min_face_samples": QT_TRANSLATE_NOOP("settings", "Looks at a face that a reading needs"),
    "min_face_quality": QT_TRANSLATE_NOOP("settings", "Quality a face needs to count"),
    "strong_negative": QT_TRANSLATE_NOOP("settings", "Calibrated probability that counts as strongly negative"),
    "recalibrate": QT_TRANSLATE_NOOP(
        "settings", "Let accepted and rejected contradictions change how far each channel is trusted"
    ),
    "surprise_model": QT_TRANSLATE_NOOP("settings", "What expects a character's next state"),
    "surprise_threshold": QT_TRANSLATE_NOOP("settings", "Surprise from which a memory may be kept"),
    "high_arousal": QT_TRANSLATE_NOOP("settings", "Arousal from which a memory is kept at the end of a scene"),
    "short_term_size": QT_TRANSLATE_NOOP("settings", "Memories in a character's short-term memory"),
    "memory_similarity": QT_TRANSLATE_NOOP("settings", "Similarity from which a memory calls up another"),
    "emotion_boost": QT_TRANSLATE_NOOP("settings", "What the same emotion adds to a similarity"),
    "memory_references": QT_TRANSLATE_NOOP("settings", "Times a memory is called up before it is kept for long"),
    "presence_seconds": QT_TRANSLATE_NOOP(
        "settings", "Whoever was seen or heard in the scene this recently is still there, in seconds"
    ),
    "natural_jump": QT_TRANSLATE_NOOP("settings", "A change of state up to this is natural"),
    "sudden_jump": QT_TRANSLATE_NOOP("settings", "A change of state beyond this is sudden, if it is quick"),
    "gradual_seconds": QT_TRANSLATE_NOOP("settings", "A change that took longer than this is gradual, in seconds"),
    "stability_floor": QT_TRANSLATE_NOOP("settings", "Least stability of a character"),
    "volatile_from": QT_TRANSLATE_NOOP("settings", "Deviation of valence from which a trend is volatile"),
    "hotspot_shifts": QT_TRANSLATE_NOOP("settings", "Sudden changes that make a hotspot"),
    "hotspot_seconds": QT_TRANSLATE_NOOP("settings", "Time within which they have to happen, in seconds"),
    "turning_point": QT_TRANSLATE_NOOP("settings", "Change of valence that is a turning point"),
    "mood_half_life": QT_TRANSLATE_NOOP("settings", "Time in which half of a mood is gone, in seconds"),
    "intimacy_decay": QT_TRANSLATE_NOOP("settings", "Intimacy lost per minute without a word"),
    "intimate_from": QT_TRANSLATE_NOOP("settings", "Intimacy of the intimate circle"),
    "close_from": QT_TRANSLATE_NOOP("settings", "Intimacy of the close circle"),
    "friends_from": QT_TRANSLATE_NOOP("settings", "Intimacy of friends"),
    "acquaintance_from": QT_TRANSLATE_NOOP("settings", "Intimacy of acquaintances"),
    "intimate_influence": QT_TRANSLATE_NOOP("settings", "What intimates do counts this many times"),
    "close_influence": QT_TRANSLATE_NOOP("settings", "What close people do counts this many times"),
    "friends_influence": QT_TRANSLATE_NOOP("settings", "What friends do counts this many times"),
    "betrayal_factor": QT_TRANSLATE_NOOP("settings", "A betrayal counts this many times"),
    "sacrifice_factor": QT_TRANSLATE_NOOP("settings", "A sacrifice counts this many times"),
    "confession_factor": QT_TRANSLATE_NOOP("settings", "A confession counts this many times"),
    "fewest_lines": QT_TRANSLATE_NOOP("settings", "Lines that a score or a trait needs"),
    "weight_expression": QT_TRANSLATE_NOOP("settings", "Weight of face against words in the total"),
    "weight_voice": QT_TRANSLATE_NOOP("settings", "Weight of the voice in the total"),
    "weight_coherence": QT_TRANSLATE_NOOP("settings", "Weight of coherence in the total"),
    "weight_range": QT_TRANSLATE_NOOP("settings", "Weight of the range of emotions in the total"),
    "weight_transition": QT_TRANSLATE_NOOP("settings", "Weight of transitions in the total"),
    "weight_interaction": QT_TRANSLATE_NOOP("settings", "Weight of interaction in the total"),
    "climax_arousal": QT_TRANSLATE_NOOP("settings", "Arousal from which a moment is a climax"),
    "delivery_calibration": QT_TRANSLATE_NOOP(
        "settings", "Intensities are compared with the fixed scale (0.5, 0.2) or with this film's own"
    ),
    "delivery_threshold": QT_TRANSLATE_NOOP("settings", "Gap from which delivery is under or over"),
    "delivery_confidence": QT_TRANSLATE_NOOP("settings", "Confidence that a verdict on delivery needs"),
    "amplifier": QT_TRANSLATE_NOOP("settings", "Let extreme loudness or an open jaw override the measured intensity"),
    "amplifier_loudness": QT_TRANSLATE_NOOP("settings", "Decibels over the speaker's usual loudness that are extreme"),
    "amplifier_jaw": QT_TRANSLATE_NOOP("settings", "Evidence of an open jaw that is extreme"),
    "prompt_tier": QT_TRANSLATE_NOOP(
        "settings", "Prompts are made of everything, of the film alone, or of the emotion alone"
    ),
    "scenes_per_chapter": QT_TRANSLATE_NOOP("settings", "Most key scenes of a chapter"),
    "key_surprise": QT_TRANSLATE_NOOP("settings", "Surprise from which a line counts towards a key scene"),
    "key_score": QT_TRANSLATE_NOOP("settings", "Points that a key scene needs"),
    "dutch_surprise": QT_TRANSLATE_NOOP("settings", "Surprise beyond which the camera tilts"),
    "extreme_arousal": QT_TRANSLATE_NOOP("settings", "Arousal beyond which the camera is at its closest"),
    "script_similarity": QT_TRANSLATE_NOOP(
        "settings", "Likeness from which a line was written as one in the screenplay"
    ),
    "clip_maker": QT_TRANSLATE_NOOP(
        "settings", "Clips are made by LTX-Video where it can run, always as animatics, or always by LTX-Video"
    ),
    "clip_mode": QT_TRANSLATE_NOOP(
        "settings", "LTX-Video is given what there is, words, a picture, a voice, or picture and voice"
    ),
    "clip_seconds": QT_TRANSLATE_NOOP("settings", "Length of a clip, in seconds"),
    "clip_warning": QT_TRANSLATE_NOOP("settings", "Length from which faces in clips fall apart, in seconds"),
    "picture_strength": QT_TRANSLATE_NOOP("settings", "How far the film's picture binds a clip"),
    "crossfade": QT_TRANSLATE_NOOP("settings", "Cross-fade between the clips of an arc, in seconds"),
    "measure_clips": QT_TRANSLATE_NOOP("settings", "Read every clip with the programs that read the film"),
}
_GROUPS: Final[dict[str, Any]] = {
    "programs": QT_TRANSLATE_NOOP("settings", "Programs"),
    "faces": QT_TRANSLATE_NOOP("settings", "Faces"),
    "speech": QT_TRANSLATE_NOOP("settings", "Speech"),
    "shots": QT_TRANSLATE_NOOP("settings", "Shots and scenes"),
    "copy": QT_TRANSLATE_NOOP("settings", "Scrubbing copy"),
    "together": QT_TRANSLATE_NOOP("settings", "Faces and lines"),
    "conflicts": QT_TRANSLATE_NOOP("settings", "Conflicts"),
    "memory": QT_TRANSLATE_NOOP("settings", "Memory"),
    "relations": QT_TRANSLATE_NOOP("settings", "Relations"),
    "scores": QT_TRANSLATE_NOOP("settings", "Scores and delivery"),
    "prompts": QT_TRANSLATE_NOOP("settings", "Prompts"),
    "clips": QT_TRANSLATE_NOOP("settings", "Clips"),
}


def setting_text(name: str) -> str:
    """What a setting is."""
    return QCoreApplication.translate("settings", _TEXTS[name])


def group_title(group: str) -> str:
    """What a group of settings is called."""
    return QCoreApplication.translate("settings", _GROUPS[group])
