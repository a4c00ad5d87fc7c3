"""The one-way order of the code holds, and every import against it is caught.

Each forbidden import is planted in a copy of the tree, the import linter runs over the copy as
`scripts/check` runs it over the tree, and its output must name that very import.
"""

from __future__ import annotations

import functools
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

TREE = Path(__file__).parent.parent
SETTINGS = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS: dict[str, dict[str, list[str]]] = {contract["id"]: contract for contract in SETTINGS["contracts"]}
LAYERS = [[name.strip(" ()") for name in layer.split("|")] for layer in CONTRACTS["order"]["layers"]]
"""Highest first; names on one level do not import one another."""
CORE = list(itertools.chain(*LAYERS))

# docs/architecture.md, "The one-way order". Written down here once more, so that a contract cannot be
# loosened without a test saying so.
WINDOW_MAY_IMPORT = {"workbench", "wording", "record", "errors"}
ANALYSIS_MAY_IMPORT = {"record", "media", "vision", "geo", "errors"}
NETWORK_PACKAGES = ("requests", "urllib3", "socket", "ssl", "pg8000")
NOT_AT_START = ("PySide6", "cv2", "numpy", "PIL", "scipy", "typst", "requests", "jinja2")


def _levels() -> dict[str, int]:
    return {name: level for level, names in enumerate(reversed(LAYERS)) for name in names}


def _planted(layer: str) -> str:
    """The module that carries the planted imports of one layer, by its dotted name."""
    if layer == "ui":
        return "ui.planted"
    if layer == "analyses":
        return "provenance.analyses.planted_one"
    return f"provenance.{layer}" if layer == "errors" else f"provenance.{layer}.planted"


def _forbidden_imports() -> Iterator[tuple[str, str, str]]:
    """(contract, importing module, imported module): every import that the order of the code rules out."""
    level = _levels()
    for low, high in itertools.permutations(CORE, 2):
        if level[low] <= level[high]:
            yield "order", _planted(low), f"provenance.{high}"
    for layer in CORE:
        yield "window-on-top", _planted(layer), "ui"
        yield "no-qt", _planted(layer), "PySide6"
        yield "no-qt", _planted(layer), "shiboken6"
    for layer in [*CORE, "ui"]:
        yield "one-door-to-opencv", _planted(layer), "cv2"
        if layer != "net":
            yield from (("one-door-to-the-network", _planted(layer), package) for package in NETWORK_PACKAGES)
    for layer in sorted(set(CORE) - WINDOW_MAY_IMPORT):
        yield "window-doors", "ui.planted", f"provenance.{layer}"
    for layer in sorted(set(CORE) - ANALYSIS_MAY_IMPORT - {"analyses"}):
        yield "analyses-alone", _planted("analyses"), f"provenance.{layer}"
    for module in ("runner", "registry"):
        yield "analyses-alone", _planted("analyses"), f"provenance.analysis.{module}"
    yield "analyses-apart", "provenance.analyses.planted_one", "provenance.analyses.planted_two"
    yield "analyses-apart", "provenance.analyses.planted_two", "provenance.analyses.planted_one"
    yield "report-from-snapshot", "provenance.report.planted", "provenance.casefile"


def _allowed_imports() -> Iterator[tuple[str, str]]:
    """(importing module, imported module): every import between layers that the order of the code permits."""
    level = _levels()
    for high, low in itertools.permutations(CORE, 2):
        if level[high] > level[low] and (high != "analyses" or low in ANALYSIS_MAY_IMPORT):
            yield _planted(high), f"provenance.{low}"
    yield _planted("analyses"), "provenance.analysis.contract"
    yield from (("ui.planted", f"provenance.{layer}") for layer in sorted(WINDOW_MAY_IMPORT))
    yield from (("provenance.net.planted", package) for package in NETWORK_PACKAGES)


def _copy_of_tree(folder: Path) -> Path:
    """A copy with every layer in it, each with an empty module to plant imports in."""
    ignore = shutil.ignore_patterns("__pycache__")
    for package in SETTINGS["root_packages"]:
        shutil.copytree(TREE / package, folder / package, ignore=ignore)
    shutil.copy(TREE / "pyproject.toml", folder)
    for layer in [*CORE, "ui"]:
        _plant(folder, _planted(layer), "")
    _plant(folder, "provenance.analyses.planted_two", "")
    return folder


def _plant(tree: Path, module: str, line: str) -> None:
    """Add one line to a module, making it, and packages above it, where they do not exist."""
    path = tree.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for folder in itertools.takewhile(lambda parent: parent != tree, path.parents):
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")


def _lint(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--no-logo", "--no-cache", *arguments],
        cwd=tree,
        env={**os.environ, "COLUMNS": "500"},  # one line for each import it names
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _imports_named(output: str) -> set[tuple[str, str]]:
    return set(re.findall(r"([\w.]+) -> ([\w.]+) \(l\.", output))


@pytest.fixture(scope="module")
def planted_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = _copy_of_tree(tmp_path_factory.mktemp("planted"))
    for analysis_module in ("runner", "registry"):
        _plant(tree, f"provenance.analysis.{analysis_module}", "")
    for importer, imported in sorted({edge[1:] for edge in _forbidden_imports()}):
        _plant(tree, importer, f"import {imported}")
    return tree


@functools.cache
def _verdict(tree: Path, contract: str) -> subprocess.CompletedProcess[str]:
    return _lint(tree, "--contract", contract)


def test_the_tree_keeps_every_contract(tmp_path: Path) -> None:
    result = _lint(_copy_of_tree(tmp_path))
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_contracts_keep_the_order_that_the_architecture_page_tells() -> None:
    page = (TREE / "docs" / "architecture.md").read_text("utf-8")
    line = next(line.strip("`") for line in page.splitlines() if line.startswith("`errors ←"))
    *told, doors = [set(level.split(" | ")) for level in line.split(" ← ")]
    assert doors == {"cli", "ui"}
    assert [set(level) for level in reversed(LAYERS)] == [*told, {"cli"}]


@pytest.mark.parametrize(("contract", "importer", "imported"), list(_forbidden_imports()))
def test_a_forbidden_import_is_caught_and_named(
    planted_tree: Path, contract: str, importer: str, imported: str
) -> None:
    result = _verdict(planted_tree, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert (importer, imported) in _imports_named(result.stdout)


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in _forbidden_imports()} == set(CONTRACTS)


def test_imports_that_the_order_permits_are_not_complained_of(tmp_path: Path) -> None:
    tree = _copy_of_tree(tmp_path)
    _plant(tree, "provenance.analysis.contract", "")
    for importer, imported in _allowed_imports():
        _plant(tree, importer, f"import {imported}")
    result = _lint(tree)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_new_part_of_the_core_must_be_given_its_place_in_the_order(tmp_path: Path) -> None:
    tree = _copy_of_tree(tmp_path)
    _plant(tree, "provenance.newcomer", "")
    result = _lint(tree, "--contract", "order")
    assert result.returncode == 1
    assert "newcomer" in result.stdout


def _light_modules() -> list[str]:
    """Packages and the modules beside them: what discovery and the command line import at once."""
    paths = [*TREE.glob("provenance/**/__init__.py"), *TREE.glob("provenance/*.py"), *TREE.glob("main.py")]
    dotted = {".".join(path.relative_to(TREE).with_suffix("").parts) for path in paths}
    return sorted({name.removesuffix(".__init__") for name in dotted})


@pytest.mark.parametrize("module", _light_modules())
def test_importing_a_door_of_the_core_loads_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print(*sorted(set(sys.modules) & set({NOT_AT_START!r})))"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=TREE, capture_output=True, encoding="utf-8", check=False
    )
    assert (result.returncode, result.stdout.split()) == (0, []), result.stderr
