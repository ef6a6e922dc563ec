"""The speech worker's code: WhisperX transcripts and word times, pyannote voices."""
