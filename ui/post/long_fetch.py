"""A fetch that takes its time, in the message bar: how far it is, and a Cancel that works."""

from __future__ import annotations

from collections.abc import Callable

from app.post import LineState, MailStanding
from ui.message_bar import MessageBar
from ui.texts import _, ngettext

_WORTH_A_WORD = 100
"""So many messages take long enough to be told."""


class LongFetch:
    """One account's. It takes no room from anything else that the bar has to say."""

    def __init__(self, address: str, bar: MessageBar, cancel: Callable[[], object]) -> None:
        self._address = address
        self._bar = bar
        self._cancel = cancel
        self._said = ""
        self._fetched = 0
        self._is_dismissed = False

    def show(self, standing: MailStanding) -> None:
        """Says how it stands now."""
        if standing.state is LineState.FETCHING:
            self._fetched = standing.done
            if standing.total >= _WORTH_A_WORD:
                self._say(standing)
            return
        if self._is_shown:
            self._bar.clear()
            if standing.state is LineState.PAUSED:
                self._bar.say(_("Cancelled. What came is here, and F5 fetches the rest."))
            elif standing.state is LineState.UP_TO_DATE:
                self._bar.say(ngettext("{n} message was fetched", "{n} messages were fetched", self._fetched))
        self._said, self._is_dismissed = "", False

    @property
    def _is_shown(self) -> bool:
        return bool(self._said) and self._bar.text == self._said

    def _say(self, standing: MailStanding) -> None:
        if self._said and not self._bar.text:
            self._is_dismissed = True
        if self._is_dismissed or (self._bar.text and not self._is_shown):
            return
        self._said = _(
            "Fetching the mail of {address}: {done:,} of {total:,}",
            address=self._address, done=standing.done, total=standing.total,
        )  # fmt: skip
        self._bar.busy(self._said, standing.done, standing.total, self._cancel)
