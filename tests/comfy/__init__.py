"""A ComfyUI that plays a script: it answers as the recorded server did and makes small clips without weights."""
