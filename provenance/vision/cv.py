"""The one place that imports OpenCV, so that its traces in the environment are removed once for all.

opencv-python sets two Qt variables on import that point into its own Qt 5; every child process would
inherit them (measured, `docs/decisions`).
"""

from __future__ import annotations

import os

import cv2

from provenance.record.run import Component

for _name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    os.environ.pop(_name, None)

__all__ = ["OPENCV", "cpu_features", "cv2"]

OPENCV = Component("opencv-python", cv2.__version__)
"""As it stands in a run's record."""


def cpu_features() -> str:
    """The instruction sets OpenCV uses on this processor; SIFT's last digits depend on them (measured)."""
    return str(cv2.getCPUFeaturesLine()).strip()
