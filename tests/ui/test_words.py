"""Every text of the window stands in the catalogue, and the catalogue holds nothing that no room says."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from provenance.wording.english.window import WINDOW

TREE = Path(__file__).resolve().parents[2]
FILES = sorted((TREE / "ui").rglob("*.py")) + sorted((TREE / "provenance" / "workbench").glob("*.py"))
_ID = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


@cache
def constants() -> tuple[frozenset[str], frozenset[str]]:
    """Every string that looks like an id, and every beginning of an f-string that does."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _ID.fullmatch(node.value):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    return frozenset(whole), frozenset(beginnings)


def said_literally() -> list[tuple[str, str]]:
    """File and id of every text asked for by its name."""
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if (
                name in ("say", "_say", "window")
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                found.append((str(path.relative_to(TREE)), first.value))
    return found


def test_every_text_that_is_asked_for_by_name_is_there() -> None:
    asked = said_literally()
    assert len(asked) > 200
    assert [(file, id) for file, id in asked if id not in WINDOW] == []


def test_no_text_is_there_that_nobody_says() -> None:
    whole, beginnings = constants()
    unused = [
        id
        for id in WINDOW
        if id not in whole and not any(begin and id.startswith(begin) for begin in beginnings if "." in begin)
    ]
    assert unused == []


@pytest.mark.parametrize("id", sorted(WINDOW))
def test_no_text_of_the_window_overclaims_or_is_empty(id: str) -> None:
    text = WINDOW[id]
    for form in (text,) if isinstance(text, str) else text:
        assert form.strip() == form and form, id
        assert not re.search(r"\b(verified|authentic|genuine|proves?|100 %)", form, re.IGNORECASE), id
