"""Certificates that answer for themselves, for the tests of encrypted connections."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl on this machine to make a certificate with"
)


def make_certificate(key: Path, certificate: Path, name: str = "DNS:localhost,IP:127.0.0.1") -> None:
    """A certificate that answers for itself."""
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", certificate, "-days", "3650", "-subj", "/CN=localhost",
            "-addext", f"subjectAltName={name}",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    certificate.chmod(0o644)
