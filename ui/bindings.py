"""PySide6, imported without what it keeps ready for its help texts: half of the time of its import.

To tell the signatures of its methods (in ``help()``, and in errors about wrong arguments) it compiles a
parser and more from their sources in every process; and it looks for ``__feature__`` switches, which nothing
here uses, in the source of every module imported after it. The first is put off until somebody asks; the
second is taken away. Should PySide6 one day be built otherwise, it is imported as it is.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea

_LOADER = "shibokensupport.signature.loader"
_PUT_OFF = {
    "shibokensupport": ("feature",),
    "shibokensupport.signature": ("errorhandler", "layout", "parser"),
    "shibokensupport.signature.lib": ("enum_sig", "pyi_generator", "tool"),
}
"""What the loader imports and Python code alone asks for; what C++ asks for ("mapping") has to be there."""
_SWITCHES = "PySide6.support.feature"

_Import = Callable[..., ModuleType]


def import_qt() -> None:
    """Imports `PySide6.QtCore`; whatever else of PySide6 is imported later is spared as well."""
    ordinary = builtins.__import__
    builtins.__import__ = _putting_off(ordinary)
    try:
        import_module("PySide6.QtCore")
    finally:
        builtins.__import__ = ordinary  # not the one that PySide6 has put there


def meet_viewport(area: QAbstractScrollArea) -> None:
    """From now on PySide6 knows the widget in which the area shows its content.

    To find out what `viewport()` hands out, it would make every class of a widget there is, in 25 ms.
    """
    from PySide6.QtWidgets import QWidget

    area.findChild(QWidget, "qt_scrollarea_viewport")


def _putting_off(ordinary: _Import) -> _Import:
    def imported(
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if globals and globals.get("__name__") == _LOADER:
            if name == _SWITCHES:  # about to have every import pass through them
                vars(builtins)["__feature_import__"] = imported
            for wanted in set(fromlist or ()) & set(_PUT_OFF.get(name, ())):
                setattr(import_module(name), wanted, _Later(f"{name}.{wanted}"))
        return ordinary(name, globals, locals, fromlist, level)

    return imported


class _Later(ModuleType):
    """Stands for a module of PySide6's archive until something in it is asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, None)

    def __getattr__(self, name: str) -> Any:
        return getattr(_out_of_archive(self.__name__), name)


def _out_of_archive(name: str) -> ModuleType:
    archive: Any = sys.modules["shibokensupport"].__loader__
    sys.meta_path.insert(0, archive)
    try:
        return import_module(name)
    finally:
        sys.meta_path.remove(archive)
