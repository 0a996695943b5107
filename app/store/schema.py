"""The tables as they are now: what lies in the file, beside what is derived from it.

Every change here needs a step in ``steps.py`` that makes an older file equal to it (CONTRIBUTING.md, "a
migration"). Instants are whole seconds since 1970, days ISO texts, lists JSON; ids are never used twice, so
that an undone row can come back under its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
    text,
)

from app import post, words
from app.store.columns import ATTACHMENTS, DAY, INSTANT, JSON, PEOPLE, TEXTS, word
from app.store.search_schema import SEARCH

metadata = MetaData()


def _table(name: str, *parts: Any) -> Table:
    """A table whose rows have a number of their own, never given twice."""
    return Table(name, metadata, Column("id", Integer, primary_key=True), *parts, sqlite_autoincrement=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("0"))


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _to(table: str, name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, ForeignKey(f"{table}.id"), nullable=nullable)


def _derived(*columns: Column[Any]) -> tuple[Column[Any], ...]:
    """Marks columns that are worked out from other rows: no verb writes them, and undo compares none."""
    for column in columns:
        column.info["derived"] = True
    return columns


def _server(name: str) -> tuple[Column[Any], ...]:
    return (
        Column(f"{name}_host", Text, nullable=False),
        Column(f"{name}_port", Integer, nullable=False),
        Column(f"{name}_security", word(post.Security), nullable=False),
    )


clients = _table(
    "clients",
    Column("name", Text, nullable=False),
    _text("greeting"),
    Column("since", INSTANT),
    _text("notes"),
    Column("tags", TEXTS, nullable=False, server_default="[]"),
    Column("target_minutes", Integer),
)

addresses = _table(
    "addresses",
    _to("clients", "client_id"),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("key", Text, nullable=False),
    _number("position"),
)

facts = _table(
    "facts",
    _to("clients", "client_id"),
    Column("label", Text, nullable=False),
    _text("value"),
    _number("position"),
)

requests = _table(
    "requests",
    _to("clients", "client_id"),
    Column("kind", word(words.Kind), nullable=False),
    _text("subject"),
    Column("opened_at", INSTANT, nullable=False),
    _text("kind_reason"),
    Column("target_minutes", Integer),
    _to("requests", "linked_request_id", nullable=True),
    Column("amount_minor", Integer),
    _text("currency"),
    Column("valid_until_on", DAY),
    Column("bid_status", word(words.BidStatus)),
    _text("bid_number"),
    *_derived(
        Column("turn", word(words.Turn), nullable=False, server_default="theirs"),
        Column("waiting_since", INSTANT),
        _number("chases"),
        Column("chased_at", INSTANT),
        Column("promised_at", INSTANT),
        Column("promise_made_at", INSTANT),
        Column("snoozed_until", INSTANT),
        Column("appointment_at", INSTANT),
        Column("outcome", word(words.Outcome)),
        _text("outcome_reason"),
        Column("closed_at", INSTANT),
        Column("last_entry_id", Integer),
        Column("last_entry_at", INSTANT),
        Column("last_out_at", INSTANT),
        _number("nudges"),
    ),
)

entries = _table(
    "entries",
    _to("requests", "request_id"),
    Column("at", INSTANT, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Column("kind", word(words.EntryKind), nullable=False),
    Column("direction", word(words.Direction)),
    Column("channel", word(words.Channel)),
    Column("event", word(words.Event)),
    _text("from_name"),
    _text("from_address"),
    Column("to_addresses", TEXTS, nullable=False, server_default="[]"),
    _text("subject"),
    _flag("is_answer"),
    _flag("is_automatic"),
    Column("promised_at", INSTANT),
    Column("until_at", INSTANT),
    Column("outcome", word(words.Outcome)),
    _text("reason"),
    _text("message_id"),
    _text("content_key"),
    Column("raw_sha256", ForeignKey("raw.sha256")),
    Column("attachments", ATTACHMENTS, nullable=False, server_default="[]"),
    _text("problem"),
    _text(
        "text"
    ),  # last: a long one spills over, and what lies behind it would have to be fetched through it
)

threads = Table(
    "threads",
    metadata,
    Column("message_id", Text, primary_key=True, nullable=False),
    _to("requests", "request_id"),
)

raw = Table(
    "raw",
    metadata,
    Column("sha256", Text, primary_key=True, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

# Entries whose words the search index has still to take in: mail that came by the hundred, a moment ago.
unindexed = Table("unindexed", metadata, Column("id", Integer, primary_key=True, nullable=False))

# What the bell has rung outlives the undoing of a request, and so points to it without a foreign key.
ledger = _table(
    "ledger",
    Column("request_id", Integer, nullable=False),
    Column("stage", word(words.Stage), nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("state", Text, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Column("shown_at", INSTANT),
    Column("acknowledged_at", INSTANT),
    UniqueConstraint("request_id", "stage", "due_at"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True, nullable=False),
    Column("value", JSON, nullable=False),
)

accounts = _table(
    "accounts",
    Column("address", Text, nullable=False),
    _text("name"),
    Column("user", Text, nullable=False),
    *_server("incoming"),
    *_server("outgoing"),
    Column("sign_in", word(post.SignIn), nullable=False),
    Column("folders", TEXTS, nullable=False, server_default="[]"),
    Column("since_on", DAY),
    _flag("marks_read"),
    _text("signature"),
    _flag("keeps_sent"),
    _text("client_id"),
)

# What was fetched stays fetched, whatever is undone: these three point to an account without a foreign key.
cursors = _table(
    "cursors",
    Column("account_id", Integer, nullable=False),
    Column("folder", Text, nullable=False),
    Column("uid_validity", Integer, nullable=False),
    Column("last_uid", Integer, nullable=False),
    Column("since_on", DAY),  # of a first fetch that has not ended: it asked from this day
    UniqueConstraint("account_id", "folder"),
)

places = _table(
    "places",
    Column("account_id", Integer, nullable=False),
    Column("folder", Text, nullable=False),
    Column("uid_validity", Integer, nullable=False),
    Column("uid", Integer, nullable=False),
    Column("raw_sha256", ForeignKey("raw.sha256")),
    _flag("is_marked"),
    UniqueConstraint("account_id", "folder", "uid_validity", "uid"),
)

sent_copies = _table(
    "sent_copies",
    Column("account_id", Integer, nullable=False),
    Column("raw_sha256", ForeignKey("raw.sha256"), nullable=False),
)

outbox = _table(
    "outbox",
    _to("accounts", "account_id"),
    _to("requests", "request_id", nullable=True),
    Column("state", word(post.OutboxState), nullable=False),
    Column("made_at", INSTANT, nullable=False),
    Column("leaves_at", INSTANT, nullable=False),
    _number("tries"),
    _text("problem"),
    Column("message_id", Text, nullable=False),
    Column("raw_sha256", ForeignKey("raw.sha256"), nullable=False),
    Column("to_people", PEOPLE, nullable=False),
    Column("cc_people", PEOPLE, nullable=False),
    Column("bcc_people", PEOPLE, nullable=False),
    Column("recipients", TEXTS, nullable=False),
    Column("attachments", ATTACHMENTS, nullable=False),
    _text("subject"),
    _text("answers"),
    Column("thread", TEXTS, nullable=False),
    Column("promised_at", INSTANT),
    _flag("is_holding"),
    Column("client_id", Integer),  # who may be merged into another before the letter leaves
    Column("kind", word(words.Kind)),
    _text("text"),
    _text("quoted"),
)

asides = _table(
    "asides",
    Column("at", INSTANT, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    _text("from_name"),
    _text("from_address"),
    _text("subject"),
    _text("line"),
    Column("reason", Text, nullable=False),
    _text("message_id"),
    Column("content_key", Text, nullable=False),
    Column("raw_sha256", ForeignKey("raw.sha256"), nullable=False),
)

sender_rules = _table(
    "sender_rules",
    Column("key", Text, nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("sets_aside", Boolean, nullable=False),
)

saved_replies = _table(
    "saved_replies",
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
)

# A list's order is (key, id), and its index holds the open, the waiting or the closed alone: a page costs
# the same in a folder of a thousand requests and of a hundred thousand. `turn = 'mine'` uses such an index,
# `turn IN (...)` doesn't.
_theirs = requests.c.turn == text("'theirs'")
_newest = func.coalesce(requests.c.last_entry_at, requests.c.opened_at)

Index("clients_by_name", clients.c.name.collate("NOCASE"), clients.c.id)
Index("addresses_by_key", addresses.c.key)
Index("addresses_of_client", addresses.c.client_id, addresses.c.kind, addresses.c.position)
Index("facts_of_client", facts.c.client_id)
Index("requests_of_client", requests.c.client_id, requests.c.turn, requests.c.last_entry_at)
Index("requests_linked", requests.c.linked_request_id)
Index("requests_by_turn", requests.c.turn, requests.c.kind, requests.c.bid_status)
Index(
    "requests_theirs",
    _newest,
    requests.c.id,
    requests.c.kind,
    sqlite_where=_theirs,
)
Index("requests_snoozed", requests.c.id, sqlite_where=_theirs & requests.c.snoozed_until.is_not(None))
Index("requests_appointed", requests.c.id, sqlite_where=_theirs & requests.c.appointment_at.is_not(None))
Index(
    "requests_closed",
    requests.c.closed_at,
    requests.c.id,
    requests.c.kind,
    sqlite_where=requests.c.turn == text("'nobody'"),
)
Index("requests_bids", _newest, requests.c.id, sqlite_where=requests.c.kind == text("'bid'"))
Index("requests_all", _newest, requests.c.id, requests.c.kind)
Index("entries_of_request", entries.c.request_id, entries.c.at, entries.c.id)
Index("entries_by_message", entries.c.message_id, sqlite_where=entries.c.message_id != text("''"))
Index("entries_by_content", entries.c.content_key, sqlite_where=entries.c.content_key != text("''"))
Index("entries_by_raw", entries.c.raw_sha256, sqlite_where=entries.c.raw_sha256.is_not(None))
Index("threads_of_request", threads.c.request_id)
Index("places_by_raw", places.c.raw_sha256)
Index("places_unmarked", places.c.account_id, sqlite_where=places.c.is_marked == text("0"))
Index("outbox_of_request", outbox.c.request_id)
Index("asides_by_time", asides.c.at, asides.c.id)
Index("asides_by_message", asides.c.message_id, sqlite_where=asides.c.message_id != text("''"))
Index("asides_by_content", asides.c.content_key)

for _statement in SEARCH:
    event.listen(metadata, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]
