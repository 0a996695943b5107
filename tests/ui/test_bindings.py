"""What PySide6 keeps ready for its help texts, put off: not there until it is asked for, and then as ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

PARSER = "shibokensupport.signature.parser"


def output(code: str) -> str:
    """What a process of its own prints that has imported PySide6 as the program does."""
    program = f"import builtins, sys\nfrom ui import bindings\nbindings.import_qt()\n{code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_parser_of_signatures_is_put_off() -> None:
    assert output(f"print({PARSER!r} in sys.modules)").strip() == "False"


def test_no_import_afterwards_passes_through_pyside() -> None:
    assert "built-in function __import__" in output("print(builtins.__import__)")


def test_what_reads_sources_is_not_imported_before_the_window() -> None:
    """Neither for the switches nor for a dataclass: it takes as long as half of the first page."""
    heavy = {"inspect", "dataclasses", "shibokensupport.feature"}
    assert output(f"import ui.__main__, ui.program\nprint({heavy!r} & set(sys.modules))").strip() == "set()"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("QSize('x')", "QSize.__init__(w: int, h: int, /)"),
        ("QSize(1, 2).scaled()", "scaled"),
        ("QTimer(interwal=3)", "'interwal' is not a Qt property or a signal"),
    ],
)
def test_an_error_about_arguments_still_tells_what_would_be_right(call: str, told: str) -> None:
    code = f"""
from PySide6.QtCore import QSize, QTimer
try:
    {call}
except (TypeError, AttributeError) as error:
    print(error)
"""
    assert told in output(code)


def test_help_still_tells_the_signature() -> None:
    code = "from PySide6.QtCore import QObject\nprint(QObject.setProperty.__doc__)"
    assert "setProperty(self, name: str" in output(code)


def test_what_was_put_off_can_be_asked_for_by_name() -> None:
    code = "from PySide6.support.signature import layout\nprint(layout.create_signature)"
    assert "create_signature" in output(code)


def test_asking_for_a_viewport_makes_no_class_that_nobody_needs() -> None:
    code = """
import enum
from PySide6.QtWidgets import QApplication, QTextBrowser
app = QApplication(["test", "-platform", "offscreen"])
made = []
make = enum.EnumType.__new__
enum.EnumType.__new__ = lambda cls, name, *more, **named: made.append(name) or make(cls, name, *more, **named)
for is_met in (True, False):
    area = QTextBrowser()
    if is_met:
        bindings.meet_viewport(area)
    made.clear()
    area.viewport().update()
    print(len(made) > 20)
"""
    assert output(code).split() == ["False", "True"]
