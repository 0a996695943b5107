"""What the composer hands over: what the owner wrote, what it is to become, and by what way it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.post import Letter
from app.words import Channel
from ui.texts import N_, _


class Mode(StrEnum):
    """What a written text becomes."""

    REPLY = "reply"
    HOLDING = "holding reply"
    CALL = "call"
    NOTE = "note"


CORRESPONDENCE = (Mode.REPLY, Mode.HOLDING)
"""What goes to the client."""


LETTER = "letter"
"""What is begun in a window of its own becomes that."""


class Spoke(StrEnum):
    """How a call went."""

    SPOKE = N_("We spoke")
    MISSED = N_("No answer, left a message")
    CALLED = N_("They called me")


@dataclass(frozen=True, slots=True)
class Way:
    """How a reply goes out; ``leaves`` when Deskbell has to see to that, not only to log it."""

    label: str
    channel: Channel
    leaves: bool = False


WAYS = (
    Way(N_("by e-mail"), Channel.EMAIL, leaves=True),
    Way(N_("by e-mail, already sent"), Channel.EMAIL),
    Way(N_("by chat"), Channel.CHAT),
    Way(N_("in person"), Channel.IN_PERSON),
    Way(N_("by letter"), Channel.LETTER),
    Way(N_("by web form"), Channel.WEB_FORM),
    Way(N_("another way"), Channel.OTHER),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A text ready to go or to be logged."""

    mode: Mode
    text: str
    way: Way = WAYS[0]
    promised_at: datetime | None = None
    spoke: Spoke = Spoke.SPOKE
    at: datetime | None = None
    """When it happened, for a call; None: just now."""
    letter: Letter | None = None
    """The letter that Deskbell itself is to send; None: it goes another way."""


def holding_words(greeting: str, by: str) -> str:
    """A holding reply to begin with: friendly, short, and with the time in it."""
    if greeting:
        return _("Thanks, {greeting}. I’ll get back to you by {when}.", greeting=greeting, when=by)
    return _("Thanks for your message. I’ll get back to you by {when}.", when=by)
