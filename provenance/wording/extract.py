"""Writes the template that translators start from: `python -m provenance.wording.extract alidade.pot`."""

from __future__ import annotations

import sys
from pathlib import Path

from provenance.wording.english import FAMILIES, Sentence

_HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _entry(context: str, sentence: Sentence) -> str:
    start = f"msgctxt {_quoted(context)}\n"
    if isinstance(sentence, str):
        return f'{start}msgid {_quoted(sentence)}\nmsgstr ""\n'
    one, many = sentence
    return f'{start}msgid {_quoted(one)}\nmsgid_plural {_quoted(many)}\nmsgstr[0] ""\nmsgstr[1] ""\n'


def template() -> str:
    """The whole .pot file, sorted by family and id, so that it changes only where a sentence did."""
    entries = [
        _entry(f"{family}:{id}", sentence)
        for family, sentences in sorted(FAMILIES.items())
        for id, sentence in sorted(sentences.items())
    ]
    return "\n".join([_HEADER, *entries])


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "alidade.pot").write_text(template(), "utf-8")
