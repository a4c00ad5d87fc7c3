"""The document as one HTML file: no script, no request to anywhere, pictures inside."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup

from provenance.report.content import Block, Document, Image

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources" / "report"


def html_bytes(document: Document) -> bytes:
    """The report as UTF-8 HTML. Everything of the case is escaped; the same document gives the same bytes."""
    style = (RESOURCES / "report.css").read_text("utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(RESOURCES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["data_url"] = _data_url
    style_sheet = Markup(style)  # noqa: S704 - our own file, nothing of the case
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    text = environment.get_template("report.html.j2").render(
        document=document, style=style_sheet, style_digest=digest
    )
    return text.encode("utf-8")


def _kind(block: Block) -> str:
    return type(block).__name__


def _data_url(image: Image) -> str:
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode('ascii')}"
