"""The core of Alidade: evidence, analyses, the case and its report. It runs without Qt and without a display."""

__version__ = "0.1.0"
