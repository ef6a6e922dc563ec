"""The film over time: tracks that share one scale."""
