"""The words of the desk, each with all that it can be: kinds, turns, standings, outcomes, stages.

The word itself is kept, so it is never reworded; what a screen shows of it can be translated. So it is with
the few sentences that the desk itself writes into a timeline.
"""

from enum import StrEnum

from app.texts import N_, Text, worded


class Kind(StrEnum):
    """What sort of thing a client wants."""

    LEAD = N_("lead")
    BID = N_("bid")
    QUESTION = N_("question")
    COMPLAINT = N_("complaint")


SEVERAL = {
    Kind.LEAD: N_("Leads"),
    Kind.BID: N_("Bids"),
    Kind.QUESTION: N_("Questions"),
    Kind.COMPLAINT: N_("Complaints"),
}
"""What several requests of a kind are called."""


class PromiseFate(StrEnum):
    """What has become of a promise."""

    OPEN = "open"
    KEPT = "kept"
    KEPT_LATE = "kept late"
    RENEWED = "renewed"
    """Another instant was named before the answer."""
    DROPPED = "dropped"
    """The client came back after the closing: what was promised before it is over."""


class Turn(StrEnum):
    """Who must act next."""

    MINE = "mine"
    THEIRS = "theirs"
    NOBODY = "nobody"


class Standing(StrEnum):
    """How a request stands now: derived from the facts, never stored."""

    CALM = N_("calm")
    SOON = N_("soon")
    OVERDUE = N_("overdue")
    SNOOZED = N_("snoozed")
    WAITING_ON_THEM = N_("waiting on them")
    CLOSED = N_("closed")


class Outcome(StrEnum):
    """How a request ended."""

    WON = N_("won")
    LOST = N_("lost")
    ANSWERED = N_("answered")
    WITHDRAWN = N_("withdrawn")
    NOT_FOR_US = N_("not for us")
    SPAM = N_("spam")


class Channel(StrEnum):
    """How an entry travelled."""

    EMAIL = N_("e-mail")
    PHONE = N_("phone")
    CHAT = N_("chat")
    IN_PERSON = N_("in person")
    LETTER = N_("letter")
    WEB_FORM = N_("web form")
    OTHER = N_("other")


class Direction(StrEnum):
    """Whether the client or the owner spoke. A note or a change of state has none."""

    IN = "in"
    OUT = "out"


class EntryKind(StrEnum):
    """What sort of item in the timeline this is."""

    MESSAGE = N_("message")
    CALL = N_("call")
    MEETING = N_("meeting")
    NOTE = N_("note")
    PROMISE = N_("promise")
    BID = N_("bid")
    STATE = N_("state")


class Event(StrEnum):
    """What changed, on entries of kind state or bid."""

    CLOSED = "closed"
    REOPENED = "reopened"
    NO_REPLY_NEEDED = "no reply needed"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    APPOINTMENT = "appointment"
    APPOINTMENT_CANCELLED = "appointment cancelled"
    BID_ACCEPTED = "bid accepted"
    BID_DECLINED = "bid declined"
    MOVED = "moved"


class BidStatus(StrEnum):
    """Where a bid has got to."""

    DRAFT = N_("draft")
    SENT = N_("sent")
    ACCEPTED = N_("accepted")
    DECLINED = N_("declined")


class Stage(StrEnum):
    """Why the bell rings."""

    SOON = "soon"
    OVERDUE = "overdue"
    CHASED = "chased"
    PROMISE = "promise"
    FOLLOW_UP = "follow-up"
    BID_EXPIRING = "bid expiring"
    APPOINTMENT = "appointment"


class View(StrEnum):
    """The lists of requests that the rail and the command line offer."""

    TODAY = "today"
    MINE = "mine"
    THEIRS = "theirs"
    OVERDUE = "overdue"
    BIDS = "bids"
    CLOSED = "closed"
    ALL = "all"


class Group(StrEnum):
    """The headings within a list."""

    OVERDUE = "overdue"
    NEXT = "next"
    LATER = "later"
    FOLLOW_UP = "follow up"
    SNOOZED = "snoozed"
    NONE = ""


CAME_BACK = N_("It came back: it has not reached them.")
"""What is wrong with an answer that is none, since the client never got it."""

ANSWERED_ELSEWHERE = N_("Answered elsewhere.")
"""What the timeline says of an answer that is known of, and no more."""


def sent_bid(number: str) -> Text:
    """What the timeline says of a bid that was sent without a word."""
    return worded("Sent bid {number}.", number=number) if number else worded("Sent bid.")


def said_by_desk(kept: str) -> Text | None:
    """The desk's own sentence, able again to be said in another language; None: somebody wrote that."""
    if kept == ANSWERED_ELSEWHERE:
        return worded(kept)
    if not kept.startswith("Sent bid"):  # asked of every text there is, however long
        return None
    number = kept.removeprefix("Sent bid").removesuffix(".").strip()
    is_number = len(number.split()) <= 1 and (not number or any(map(str.isdigit, number)))
    return sent_bid(number) if is_number and kept == sent_bid(number) else None
