"""The house rules that no linter states: each test names one, and lists whoever breaks it."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.tracing import is_traced

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for folder in ("app", "ui") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
VAGUE = {"manager", "helper", "utils", "misc", "common", "handler", "controller", "service", "data", "info"}
DESKTOP_ID = "org.deskbell.Deskbell"


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def definitions(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    ahead: list[ast.AST] = [ast.parse(path.read_bytes())]
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        # No expression holds a definition, and nine of ten nodes are expressions.
        ahead += [inner for inner in ast.iter_child_nodes(node) if not isinstance(inner, ast.expr)]


def words(name: str) -> set[str]:
    """The words of a name in any of its cases: ``MailManager`` and ``mail_manager`` give mail, manager."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return set(spaced.replace("_", " ").split())


def test_packages_do_nothing_on_import() -> None:
    assert [where(path) for path in SOURCES if path.name == "__init__.py" and path.read_text()] == []


def test_files_stay_readable_in_one_sitting() -> None:
    long = {where(path): path.read_text(encoding="utf-8").count("\n") for path in [*SOURCES, *TESTS]}
    assert {name: lines for name, lines in long.items() if lines > 350} == {}


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{where(path)}:{node.lineno} {node.name}": length
        for path in SOURCES
        for node in definitions(path)
        if not isinstance(node, ast.ClassDef) and (length := (node.end_lineno or 0) - node.lineno + 1) > 50
    }
    assert long == {}


def test_names_say_what_they_mean() -> None:
    modules = {where(path) for path in SOURCES if words(path.stem) & VAGUE}
    classes_and_functions = {
        f"{where(path)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in definitions(path)
        if words(node.name) & VAGUE - {"data", "service"}
    }
    assert modules | classes_and_functions == set()


def test_documents_name_what_is_there() -> None:
    written = "".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
    links = re.findall(r"\]\(([^)#:]+)\)", written)
    paths = re.findall(r"`((?:app|ui|tests|resources|packaging)/[\w/.-]+)`", written)
    assert len(links) > 20
    assert len(paths) > 20
    assert {name for name in {*links, *paths} if not (ROOT / name).exists()} == set()


def test_qt_keeps_its_references() -> None:
    """PySide6 6.12 on Python 3.11 loses one reference to None at every void call, and aborts in the end."""
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(2_000):
        thing.setObjectName("bell")
    assert sys.getrefcount(None) > before - 1_000


def test_core_needs_no_qt() -> None:
    modules = [where(path)[:-3].replace("/", ".") for path in SOURCES if path.is_relative_to(ROOT / "app")]
    program = f"import sys, {', '.join(modules)}; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0


@pytest.mark.slow
def test_wheel_holds_program_and_resources(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(build, cwd=ROOT, check=True)
    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    shipped = {where(path) for path in [*SOURCES, *(ROOT / "resources").rglob("*")] if path.is_file()}
    assert shipped - held == set()
    tops = {name.split("/")[0] for name in held}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"app", "ui", "resources"}


def test_released_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    metainfo = ElementTree.parse(ROOT / f"packaging/{DESKTOP_ID}.metainfo.xml")
    newest = metainfo.find("releases/release")
    assert newest is not None
    assert newest.get("version") == version


@pytest.mark.parametrize(
    ("tool", "file"),
    [
        (["desktop-file-validate"], f"{DESKTOP_ID}.desktop"),
        (["appstreamcli", "validate", "--no-net"], f"{DESKTOP_ID}.metainfo.xml"),
    ],
    ids=["desktop", "metainfo"],
)
def test_desktop_accepts_what_is_installed(tool: list[str], file: str) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    checked = subprocess.run([*tool, ROOT / "packaging" / file], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.uncounted
def test_what_counts_for_no_coverage_is_not_traced() -> None:
    assert not is_traced()


def test_no_test_has_its_coverage_stopped_by_another_than_ours() -> None:
    mark = "mark.no_" + "cover"
    assert [path.name for path in (ROOT / "tests").rglob("*.py") if mark in path.read_text()] == []
