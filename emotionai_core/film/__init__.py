"""The film file: what it holds, its frames and sound on one clock, its shots and subtitles."""
