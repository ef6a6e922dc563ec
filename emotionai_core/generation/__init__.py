"""From prompts to clips: LTX-Video through ComfyUI, animatics, and a check of the result."""
