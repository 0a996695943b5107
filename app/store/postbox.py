"""Mail on its way out, read as records: accounts, the letters in the outbox, what is still to be copied."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from app.post import Account, Letter, Outgoing, SavedReply, SentCopy, Server
from app.records import Attachment
from app.store.encoding import as_json
from app.store.reader import Reader
from app.store.schema import accounts, outbox, saved_replies, sent_copies

# Asked of every batch of mail that comes in, and mostly there is none: far quicker than reading the letters.
_LETTERS_WITH = "SELECT id FROM outbox WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY id"


class Posted(NamedTuple):
    """A letter in the outbox: how it stands there, and what the owner wrote, without its enclosures."""

    outgoing: Outgoing
    letter: Letter
    attachments: tuple[Attachment, ...]


def all_accounts(reader: Reader) -> tuple[Account, ...]:
    """The accounts in the order in which they were added."""
    return tuple(map(_account, reader.select(select(accounts).order_by(accounts.c.id))))


def account(reader: Reader, id: int) -> Account | None:
    """The account of that id."""
    rows = reader.select(select(accounts).where(accounts.c.id == id))
    return _account(rows[0]) if rows else None


def has_account(reader: Reader, id: int) -> bool:
    """Whether there is an account of that id."""
    return bool(reader.fetch("SELECT 1 FROM accounts WHERE id = ?", (id,)))


def letters(reader: Reader) -> tuple[Posted, ...]:
    """All letters in the outbox, the oldest first."""
    return _letters(reader, select(outbox).order_by(outbox.c.id))


def letters_with(reader: Reader, message_ids: Collection[str]) -> tuple[Posted, ...]:
    """The letters in the outbox that bear one of these ids, the oldest first."""
    rows = reader.fetch(_LETTERS_WITH, (as_json(sorted(message_ids)),))
    return tuple(posted for (id,) in rows if (posted := letter(reader, id)))


def letter(reader: Reader, id: int) -> Posted | None:
    """The letter of that id, if it is still in the outbox."""
    return next(iter(_letters(reader, select(outbox).where(outbox.c.id == id))), None)


def copies_to_make(reader: Reader) -> tuple[SentCopy, ...]:
    """The letters that still have to be put into the Sent folder of an account that is there."""
    wanted = select(sent_copies).join(accounts, accounts.c.id == sent_copies.c.account_id)
    return tuple(SentCopy(*row) for row in reader.select(wanted.order_by(sent_copies.c.id)))


def all_saved_replies(reader: Reader) -> tuple[SavedReply, ...]:
    """The saved replies by title."""
    by_title = select(saved_replies).order_by(saved_replies.c.title.collate("NOCASE"), saved_replies.c.id)
    return tuple(SavedReply(*row) for row in reader.select(by_title))


def _account(row: Any) -> Account:
    values = row._asdict()
    for side in ("incoming", "outgoing"):
        values[side] = Server(*(values.pop(f"{side}_{part}") for part in Server._fields))
    return Account(**values)


def _letters(reader: Reader, wanted: Select[Any]) -> tuple[Posted, ...]:
    return tuple(map(_posted, reader.select(wanted)))


def _posted(row: Any) -> Posted:
    values = row._asdict()
    outgoing = Outgoing(
        to=values["recipients"], **{name: values[name] for name in Outgoing._fields if name != "to"}
    )
    letter = Letter(
        to=values["to_people"],
        cc=values["cc_people"],
        bcc=values["bcc_people"],
        references=values["thread"],
        **{name: values[name] for name in _AS_WRITTEN},
    )
    return Posted(outgoing, letter, values["attachments"])


_AS_WRITTEN = sorted({*Letter._fields} - {"to", "cc", "bcc", "references", "enclosures"})
