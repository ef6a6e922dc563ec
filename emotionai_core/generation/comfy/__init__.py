"""ComfyUI: how it is asked, what it answers, and the workflows it is given for LTX-Video 2.3."""
