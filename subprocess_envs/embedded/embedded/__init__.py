"""The embedded perception backends: what works right after the install, offline and on the processor."""

import os

# ONNX Runtime writes an identity for its telemetry when it is imported; afterwards would be too late to say no.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
