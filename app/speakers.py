"""Who speaks in a mail, and to whom, seen from the desk. Pure."""

from __future__ import annotations

from collections.abc import Collection

from app.addresses import key_of
from app.incoming import Incoming
from app.words import Channel, Direction

Own = Collection[str]
"""The keys of the owner's addresses, as far as they are known."""


class Speakers:
    """Who speaks in a mail, and to whom, seen from the desk."""

    def __init__(self, mail: Incoming, own: Own) -> None:
        is_own = is_owners(mail, own)
        is_form = is_own and _is_form(mail, own)
        self.direction = Direction.OUT if is_own and not is_form else Direction.IN
        self.channel = Channel.WEB_FORM if is_form else Channel.EMAIL
        sender = (mail.from_name, mail.from_address)
        self.people: tuple[tuple[str, str], ...]
        if is_form:
            self.people = (
                ("" if mail.from_name in ("", mail.from_address) else mail.from_name, mail.reply_to),
            )
        elif is_own:
            self.people = _others(mail, own) or (sender,)
        else:
            self.people = (sender,)


def is_owners(mail: Incoming, own: Own) -> bool:
    """Whether it is written in the owner's name: from an own address, or from one that nobody has named yet
    but that the owner sends from.
    """
    return key_of(mail.from_address) in own or _was_sent(mail, own)


def as_spoken(mail: Incoming, own: Own) -> Incoming:
    """The mail as it is meant: a form on the owner's site is a machine, but speaks for its visitor."""
    if (mail.automatic or mail.bulk) and Speakers(mail, own).channel is Channel.WEB_FORM:
        return mail._replace(automatic="", bulk="")
    return mail


def _is_form(mail: Incoming, own: Own) -> bool:
    """Whether a form on the owner's site wrote what bears the owner's name: it names its visitor as the one
    to reply to. So does a list with what the owner wrote to it, but that names itself; and who writes to
    others may want the replies elsewhere.
    """
    visitor = key_of(mail.reply_to)
    if not visitor or visitor in own or _was_sent(mail, own):
        return False
    to = {key_of(address) for _, address in mail.recipients}
    return not (mail.bulk and (mail.list_id or visitor in to))


def _was_sent(mail: Incoming, own: Own) -> bool:
    """Whether it lies in Sent because the owner sent it: what goes to the owner alone may lie there, too,
    where a form sends by the owner's account, and whoever it says has written it.
    """
    return mail.is_sent and (not mail.recipients or bool(_others(mail, own)))


def _others(mail: Incoming, own: Own) -> tuple[tuple[str, str], ...]:
    """Those of whom it goes to who are not the owner."""
    return tuple(pair for pair in mail.recipients if key_of(pair[1]) not in own)
