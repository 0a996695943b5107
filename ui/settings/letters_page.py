"""How letters are looked at before they leave: hints on how they read, and holding replies."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from app.desk import Desk
from app.post import Tone
from ui.settings.page import Page, explained
from ui.texts import N_, _

TONES = {
    Tone.WRONG_NAME: (N_("A wrong name"), N_("The greeting names somebody else than who wrote.")),
    Tone.UNANSWERED: (N_("A question left open"), N_("They asked something that your text does not touch.")),
    Tone.DELAY: (N_("Sorry again"), N_("You apologise for a delay for the third time.")),
    Tone.BUSY: (N_("Too busy"), N_("“I’m swamped” tells clients that they come second.")),
    Tone.IMPATIENT: (N_("Impatient"), N_("“As I already said” can read as a reproach.")),
    Tone.SHOUTING: (N_("Shouting"), N_("Capitals, or several exclamation marks in a row.")),
}


class LettersPage(Page):
    """Each rule has a switch and says what it does. What may leak to another client can't be switched off."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Hints"),
            _(
                "While you write a letter, Deskbell quietly says how it may read. "
                "It never stops a letter for that."
            ),
        )
        self._switches = {tone: QCheckBox(_(name)) for tone, (name, _what) in TONES.items()}
        for tone, (_name, what) in TONES.items():
            self.rows.addWidget(explained(self._switches[tone], _(what)))
            self._switches[tone].clicked.connect(self._keep_tones)
        self._at_once = QCheckBox(_("h sends the holding reply at once"))
        self._at_once.clicked.connect(lambda is_on: self.keep("holding_at_once", is_on))
        what = _("With the time that it proposes; Undo takes it back for ten seconds.")
        self.add(_("Holding replies"), explained(self._at_once, what))
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        off = self._desk.preferences.get("hints_off")
        for tone, switch in self._switches.items():
            switch.setChecked(tone not in off)
        self._at_once.setChecked(self._desk.preferences.get("holding_at_once"))

    def _keep_tones(self) -> None:
        self.keep(
            "hints_off",
            sorted(str(tone) for tone, switch in self._switches.items() if not switch.isChecked()),
        )
