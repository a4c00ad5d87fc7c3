"""What the README promises about setting up, and what the tests' own surroundings promise, hold."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import provenance

TREE = Path(__file__).parent.parent
README = (TREE / "README.md").read_text("utf-8")
on_posix = pytest.mark.skipif(os.name != "posix", reason="a POSIX shell script")

LOCKS = {"requirements.in": "requirements.txt", "requirements-test.in": "requirements-test.txt"}
NAMED_ONLY_THERE = ("tests/real/", "benchmarks/", ".ci/run", "tests/test_setup.py")


def _command(word: str) -> str:
    """The one line of the README that begins with `scripts/system-packages WORD`."""
    lines = [line for line in README.splitlines() if line.startswith(f"scripts/system-packages {word} ")]
    assert len(lines) == 1
    return lines[0]


def _our_files() -> list[Path]:
    """Every text file of the tree that we write ourselves, lock files and licence apart."""
    folders = ("provenance", "ui", "tests", "benchmarks", "docs", "scripts", ".ci")
    paths = [path for folder in folders for path in (TREE / folder).rglob("*")]
    paths += [*TREE.glob("*.md"), *TREE.glob("*.py"), *TREE.glob("*.toml"), *TREE.glob("*.in")]
    texts = {".py", ".md", ".toml", ".in", ".html", ".typ", ".j2", ".css", ""}
    return [path for path in paths if path.is_file() and path.suffix in texts]


def _run(*command: str | Path, path: str | None = None, cwd: Path = TREE) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )


# --- the two commands


def test_the_readme_runs_the_worked_example_with_one_line() -> None:
    install = "python3 -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.txt"
    work = ".venv/bin/python main.py example --out example-report"
    assert _command("run") == f"scripts/system-packages run && {install} && {work}"


def test_the_readme_passes_the_tests_with_one_line() -> None:
    install = "python3 -m venv .venv && .venv/bin/pip install --require-hashes -r requirements-test.txt"
    assert _command("test") == f"scripts/system-packages test && {install} && scripts/check && scripts/test"


def test_what_guards_main_is_exactly_the_test_command_of_the_readme() -> None:
    lines = (TREE / ".ci" / "run").read_text("utf-8").splitlines()
    assert lines[-1] == _command("test")
    assert sum("pip install" in line or "scripts/" in line for line in lines) == 1


@on_posix
@pytest.mark.parametrize(
    "script", ["scripts/system-packages", "scripts/check", "scripts/test", "scripts/lock", ".ci/run"]
)
def test_a_script_can_be_started_and_is_sound_shell(script: str) -> None:
    path = TREE / script
    assert os.access(path, os.X_OK)
    shell = "bash" if "bash" in path.read_text("utf-8").splitlines()[0] else "sh"
    assert _run(shell, "-n", path).returncode == 0


@on_posix
def test_a_run_that_finds_no_test_at_all_fails() -> None:
    result = _run("scripts/test", "-n", "0", "-q", "-k", "no_such_name", "tests/test_pyside_pin.py")
    assert result.returncode == 5, result.stdout + result.stderr


# --- the locks


def _locked(lock: str) -> dict[tuple[str, str], str]:
    """(name, marker) → version of each package of a lock file."""
    found = re.findall(
        r"^([a-z0-9-]+)==(\S+)(?: ; (.*?))? \\$", (TREE / lock).read_text("utf-8"), re.MULTILINE
    )
    return {(name, marker): version for name, version, marker in found}


def _asked_for(listing: str) -> set[str]:
    return set(re.findall(r"^([a-z][a-z0-9-]*)", (TREE / listing).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS.values())
def test_a_lock_holds_versions_and_hashes_and_no_address(lock: str) -> None:
    text = (TREE / lock).read_text("utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(_locked(lock)) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "//" not in text
    assert " @ " not in text
    assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE)


@pytest.mark.parametrize(("listing", "lock"), LOCKS.items())
def test_every_package_asked_for_is_locked(listing: str, lock: str) -> None:
    asked = _asked_for(listing)
    assert asked
    assert asked <= {name for name, _ in _locked(lock)}


def test_the_tests_run_with_the_very_versions_that_users_get() -> None:
    users, tests = _locked("requirements.txt"), _locked("requirements-test.txt")
    assert users
    assert users.items() <= tests.items()


def test_no_test_tool_is_installed_for_users() -> None:
    assert not {name for name, _ in _locked("requirements.txt")} & _asked_for("requirements-test.in")


# --- the system packages


def _stubs(folder: Path, **programs: str) -> str:
    """A search path with these one-line programs and the few plain tools that the script uses, no others."""
    folder.mkdir(exist_ok=True)
    for name in ("sh", "env", "grep"):
        (folder / name).symlink_to(str(shutil.which(name)))
    for name, line in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        program.chmod(0o755)
    return str(folder)


@on_posix
@pytest.mark.parametrize("what", ["run", "window", "test"])
def test_a_machine_that_lacks_nothing_hears_nothing(tmp_path: Path, what: str) -> None:
    path = _stubs(tmp_path, dpkg_query="echo installed", python3="exit 0", id="echo 1000", sudo="exit 1")
    result = _run(TREE / "scripts/system-packages", what, path=path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@on_posix
def test_without_the_right_to_install_the_line_is_printed_and_nothing_goes_on(tmp_path: Path) -> None:
    path = _stubs(tmp_path, dpkg_query="exit 1", python3="exit 1", id="echo 1000", sudo="exit 1")
    result = _run(TREE / "scripts/system-packages", "run", path=path)
    assert result.returncode == 3
    line = result.stderr.splitlines()[-1]
    assert line.startswith(
        "sudo apt-get update && sudo apt-get install --no-install-recommends -y python3-venv libegl1 "
    )


@on_posix
@pytest.mark.parametrize(("user", "prefix"), [("0", ""), ("1000", "by sudo: ")])
def test_missing_packages_are_installed_after_the_lists_were_fetched(
    tmp_path: Path, user: str, prefix: str
) -> None:
    log = tmp_path / "log"
    fetch = f'case "$*" in update*) : > {log}.lists ;; *) [ -e {log}.lists ] ;; esac'
    apt = f'echo "${{BY-}}$*" >> {log}; {fetch}'
    path = _stubs(
        tmp_path / "bin",
        dpkg_query='case "$*" in *libgl1*) exit 1 ;; *) echo installed ;; esac',
        python3="exit 0",
        id=f"echo {user}",
        sudo='[ "$1" = -n ] && exit 0; BY="by sudo: " exec env "$@"',
        apt_get=apt,
    )
    result = _run(TREE / "scripts/system-packages", "run", path=path)
    assert result.returncode == 0, result.stderr
    install = f"{prefix}-o DPkg::Lock::Timeout=60 install --no-install-recommends -qq -y libgl1"
    assert log.read_text("utf-8").splitlines() == [install, f"{prefix}update -qq", install]


@on_posix
def test_an_installation_that_fails_stops_the_line(tmp_path: Path) -> None:
    path = _stubs(tmp_path, dpkg_query="exit 1", python3="exit 0", id="echo 0", apt_get="exit 100")
    assert _run(TREE / "scripts/system-packages", "run", path=path).returncode == 100


@on_posix
def test_the_new_name_of_a_package_counts_as_installed(tmp_path: Path) -> None:
    # Debian 13: libglib2.0-0 is gone, libglib2.0-0t64 stands in its place.
    query = 'case "$*" in *t64*) echo installed ;; *) exit 1 ;; esac'
    path = _stubs(tmp_path, dpkg_query=query, python3="exit 0", id="echo 1000", sudo="exit 1")
    assert _run(TREE / "scripts/system-packages", "run", path=path).returncode == 0


@on_posix
def test_on_another_system_the_packages_are_named_and_the_line_goes_on(tmp_path: Path) -> None:
    result = _run(TREE / "scripts/system-packages", "run", path=_stubs(tmp_path))
    assert result.returncode == 0
    assert "not a Debian system" in result.stderr
    assert "libegl1" in result.stderr


@on_posix
@pytest.mark.parametrize("words", [[], ["everything"]])
def test_system_packages_says_how_to_call_it(words: list[str]) -> None:
    result = _run("scripts/system-packages", *words)
    assert result.returncode == 2
    assert "run|window|test" in result.stderr


# --- the tree


def test_the_version_stands_in_the_list_of_changes() -> None:
    heading = re.search(r"^## (\S+)", (TREE / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heading is not None
    assert heading[1] == provenance.__version__


def test_the_licence_is_the_whole_apache_licence_that_the_project_names() -> None:
    text = (TREE / "LICENSE").read_text("utf-8")
    project = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_links_between_the_documents_lead_somewhere() -> None:
    documents = [*TREE.glob("*.md"), *(TREE / "docs").rglob("*.md")]
    targets = [
        (document, target)
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    ]
    assert targets
    assert [pair for pair in targets if not (pair[0].parent / pair[1]).exists()] == []


def test_photos_that_are_not_ours_are_named_only_where_they_may_be() -> None:
    naming = [
        path.relative_to(TREE).as_posix()
        for path in _our_files()
        if "ALIDADE_" + "DATA" in path.read_text("utf-8")
    ]
    assert ".ci/run" in naming
    assert [name for name in naming if not name.startswith(NAMED_ONLY_THERE)] == []


# --- what the tests themselves may and may not do


LEAKS = """
import logging, socket, subprocess, sys, threading, warnings
import pytest
from PySide6.QtCore import qWarning

def test_a_thread():
    threading.Thread(target=threading.Event().wait, args=(20,), daemon=True, name="leaked").start()

def test_b_child():
    global child
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

def test_c_log_line():
    logging.getLogger("somewhere").warning("stray")

def test_d_python_warning():
    warnings.warn("stray")

def test_e_qt_warning():
    qWarning("stray")

def test_f_network():
    socket.create_connection(("192.0.2.1", 80), timeout=0.1)

def test_g_name_lookup():
    socket.getaddrinfo("example.org", 80)

def test_h_datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"", ("192.0.2.1", 9))

def test_clean_log_line_asked_for(caplog):
    logging.getLogger("somewhere").warning("expected")

def test_clean_child_and_thread():
    assert subprocess.run([sys.executable, "-c", ""]).returncode == 0
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()

def test_clean_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(("localhost", server.getsockname()[1])):
            pass

def test_end():
    child.communicate()
"""


def test_a_test_that_leaves_something_behind_or_uses_the_network_fails(tmp_path: Path) -> None:
    suite = tmp_path / "tests"
    suite.mkdir()
    shutil.copy(TREE / "pyproject.toml", tmp_path)
    shutil.copy(TREE / "tests" / "conftest.py", suite)
    (suite / "test_leaks.py").write_text(LEAKS, "utf-8")
    result = _run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", cwd=tmp_path)
    guilty = set(re.findall(r"^(?:FAILED|ERROR) tests/test_leaks\.py::test_(\w+)", result.stdout, re.M))
    assert guilty == {
        "a_thread",
        "b_child",
        "c_log_line",
        "d_python_warning",
        "e_qt_warning",
        "f_network",
        "g_name_lookup",
        "h_datagram",
    }, result.stdout
    for said in ("still runs: leaked", "a child process: ", "somewhere: stray", "NetworkUsed"):
        assert said in result.stdout


def test_tests_have_folders_of_their_own() -> None:
    for name in ("ALIDADE_HOME", "ALIDADE_CACHE"):
        folder = Path(os.environ[name])
        assert folder.is_dir()
        assert not folder.is_relative_to(Path.home())
