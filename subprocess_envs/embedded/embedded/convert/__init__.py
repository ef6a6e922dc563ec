"""Weights from the packages that carry them to files this environment can run, without torch or TensorFlow."""


class ConversionError(Exception):
    """A weights file is not what its catalogue entry promises; the message says which file and how."""
