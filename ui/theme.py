"""How Deskbell looks: the tokens of light and dark, and the one place that gives them to Qt.

Widgets never name a colour. They set a property (``role``, ``chip``, ``box``, ``primary`` ...) that the style
sheet in `resources/style` answers, or, where they paint themselves, they take a `Look` and ask its theme.
No annotation is put off: a named tuple would compile each of them once more, before the first paint.
"""

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.assets import ICONS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea, QSpinBox

STYLE = Path(__file__).parents[1] / "resources" / "style" / "deskbell.qss"

AVATARS = (
    "#8C4A6B", "#3E6A9E", "#68762B", "#7A5C3A", "#4F5B93",
    "#2B7565", "#9A4A3C", "#6B4E9B", "#2F6F87", "#7D5A12",
)  # fmt: skip
"""The clients' own colours: white initials on any of them have a contrast of at least 4.5."""


class Colours(NamedTuple):
    """Every colour there is, by what it means. ``x_soft`` is the ground on which ``x`` is written."""

    rail: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    overdue: str
    overdue_soft: str
    soon: str
    soon_soft: str
    done: str
    done_soft: str
    mine: str
    selected: str


class Sizes(NamedTuple):
    """Type sizes in logical pixels."""

    caption: int = 11
    small: int = 12
    body: int = 13
    heading: int = 15
    title: int = 20

    def scaled(self, factor: float) -> "Sizes":
        """The same steps for an owner whose system letters are larger."""
        return Sizes(**{name: round(size * factor) for name, size in self._asdict().items()})


class Theme(NamedTuple):
    """Light or dark: colours and sizes."""

    name: str
    colours: Colours
    sizes: Sizes = Sizes()
    radius: int = 6

    def colour(self, token: str) -> QColor:
        """The colour of that name; ``calm`` is the muted one."""
        return QColor(getattr(self.colours, "muted" if token == "calm" else token))

    def chip(self, meaning: str) -> tuple[QColor, QColor, QColor]:
        """Letters, ground and outline of a chip of that meaning."""
        if meaning == "calm":
            return self.colour("muted"), self.colour("raised"), self.colour("line")
        soft = self.colour(f"{meaning}_soft")
        return self.colour(meaning), soft, soft

    def font(self, size: str = "body", *, bold: bool = False) -> QFont:
        """The system's font in one of the type sizes."""
        font = QFont(QApplication.font())
        font.setPixelSize(getattr(self.sizes, size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font


LIGHT = Theme(
    "light",
    Colours(
        rail="#F4F3F0", surface="#FFFFFF", raised="#FBFAF8", line="#E5E3DE", text="#1F2328", muted="#676B72",
        accent="#0F6E66", accent_soft="#E2F0EE", on_accent="#FFFFFF",
        overdue="#B3261E", overdue_soft="#FBE9E7", soon="#8A5A00", soon_soft="#FBF0D9",
        done="#2C6E49", done_soft="#E4F2E9", mine="#E7F1EF", selected="#EAF2F1",
    ),
)  # fmt: skip

DARK = Theme(
    "dark",
    Colours(
        rail="#1A1B1D", surface="#212225", raised="#26282B", line="#35373B", text="#E9E8E5", muted="#A0A3A9",
        accent="#64C7BC", accent_soft="#1F3B38", on_accent="#10201E",
        overdue="#FF9A90", overdue_soft="#43211F", soon="#F0C36A", soon_soft="#3D3118",
        done="#86D3A4", done_soft="#1E3929", mine="#1F3634", selected="#263836",
    ),
)  # fmt: skip


def avatar_colour(client_id: int) -> QColor:
    """A client's own colour, the same for ever."""
    return QColor(AVATARS[client_id * 7 % len(AVATARS)])


def resolve(mode: str, scheme: Qt.ColorScheme) -> Theme:
    """The theme that a mode means on a system with that colour scheme."""
    if mode == "system":
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if mode == "dark" else LIGHT


def apply(app: QApplication, mode: str) -> Theme:
    """Gives the whole program that look and returns the theme it resolved to."""
    theme = resolve(mode, app.styleHints().colorScheme())
    theme = Theme(theme.name, theme.colours, Sizes().scaled(_system_scale(app)))
    app.setFont(theme.font())
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme))
    return theme


class Look(QObject):
    """The present theme, and word of its change. Made once, passed to every widget that paints itself."""

    changed = Signal(object)

    def __init__(self, app: QApplication, mode: str = "system") -> None:
        super().__init__()
        self._app = app
        self._mode = mode
        self.theme = apply(app, mode)
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def mode(self) -> str:
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Switches to "system", "light" or "dark" at once."""
        self._mode = mode
        if resolve(mode, self._app.styleHints().colorScheme()).name != self.theme.name:
            self._refresh()

    def _on_scheme_changed(self) -> None:
        if self._mode == "system":
            self._refresh()

    def _refresh(self) -> None:
        self.theme = apply(self._app, self._mode)
        self.changed.emit(self.theme)


def mark(widget: QWidget, **properties: object) -> None:
    """Sets properties that the style sheet answers, on a widget that is perhaps already shown."""
    if "ground" in properties or "box" in properties:
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    for name, value in properties.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it has yet to be shown, and will then look so
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def give_room(field: "QSpinBox") -> None:
    """Keeps a number off its frame: the style sheet has no say over the letters within a spin box."""
    field.lineEdit().setTextMargins(6, 0, 0, 0)


def keep_bar(view: "QAbstractScrollArea") -> None:
    """Keeps the room of the vertical bar, whether there is one to be seen or not: a bar that came only when
    it is needed would have the whole text laid out twice.
    """
    bar = view.verticalScrollBar()
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
    bar.setEnabled(False)


def _system_scale(app: QApplication) -> float:
    """How much larger than ordinary the owner has set the system's letters."""
    if app.property("deskbell_system_pixels") is None:  # apply() changes the font that is asked here
        app.setProperty("deskbell_system_pixels", QFontInfo(app.font()).pixelSize())
    ordinary = 15  # the largest default among the desktops: GNOME's 11 pt
    return max(1.0, float(app.property("deskbell_system_pixels")) / ordinary)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(theme.colour("raised"), theme.colour("surface"))
    for part, token in {
        role.WindowText: "text", role.Text: "text", role.ButtonText: "text", role.ToolTipText: "text",
        role.Base: "surface", role.AlternateBase: "raised", role.Button: "raised", role.ToolTipBase: "raised",
        role.Highlight: "accent", role.HighlightedText: "on_accent", role.Link: "accent",
        role.PlaceholderText: "muted", role.Accent: "accent",
    }.items():  # fmt: skip
        palette.setColor(part, theme.colour(token))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, theme.colour("muted"))
    return palette


def _style_sheet(theme: Theme) -> str:
    tokens = theme.colours._asdict()
    tokens |= {f"{name}_size": f"{size}px" for name, size in theme.sizes._asdict().items()}
    return Template(STYLE.read_text(encoding="utf-8")).substitute(
        tokens, theme=theme.name, radius=f"{theme.radius}px", icons=ICONS.as_posix()
    )
