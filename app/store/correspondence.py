"""What must be known to put mail where it belongs: a handful of queries for a whole batch, however long."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from app.store.encoding import instant, maybe, one_of, one_of_texts, seconds
from app.store.reader import Reader
from app.words import Turn

_KNOWN = """
    SELECT message_id, content_key, raw_sha256 FROM entries
    WHERE message_id != '' AND message_id IN (SELECT value FROM json_each(?))
    UNION
    SELECT '', content_key, raw_sha256 FROM entries
    WHERE content_key != '' AND message_id = '' AND content_key IN (SELECT value FROM json_each(?))"""

_REQUESTS_OF_MAIL = """
    SELECT DISTINCT request_id FROM entries
    WHERE message_id = ? AND content_key IN (SELECT value FROM json_each(?)) ORDER BY request_id"""

_THREADS = """
    SELECT message_id, request_id FROM entries
    WHERE message_id != '' AND message_id IN (SELECT value FROM json_each(?1))
    UNION
    SELECT message_id, request_id FROM threads WHERE message_id IN (SELECT value FROM json_each(?1))"""

_SAID_AT = """
    SELECT message_id, max(at) FROM entries
    WHERE direction = 'out' AND message_id != '' AND message_id IN (SELECT value FROM json_each(?))
    GROUP BY message_id"""

# What was fetched has a content key: the owner did that elsewhere, and it is dated.
_DEALT_WITH_AT = """
    SELECT max(at) FROM entries
    WHERE request_id = ? AND content_key = '' AND (is_answer OR event IN ('closed', 'no reply needed'))"""

_BEARERS = """
    SELECT message_id, request_id, min(at) FROM entries
    WHERE message_id != '' AND message_id IN (SELECT value FROM json_each(?))
    GROUP BY message_id, request_id"""

_KNOWN_RAW = "SELECT raw_sha256 FROM entries WHERE raw_sha256 IN (SELECT value FROM json_each(?))"

_CLIENTS = """
    SELECT a.key, c.id, c.name FROM addresses a JOIN clients c ON c.id = a.client_id
    WHERE a.key IN (SELECT value FROM json_each(?)) ORDER BY c.id DESC"""

_BRIEFS = """
    SELECT id, client_id, subject, turn, closed_at, last_entry_at FROM requests
    WHERE id IN (SELECT value FROM json_each(?))
    UNION
    SELECT id, client_id, subject, turn, closed_at, last_entry_at FROM requests
    WHERE client_id IN (SELECT value FROM json_each(?))
    ORDER BY id"""


_SENT = """
    SELECT DISTINCT e.id, e.message_id, e.subject, e.text, e.to_addresses, e.at, e.raw_sha256,
        e.attachments
    FROM addresses a JOIN requests r ON r.client_id = a.client_id
    JOIN entries e ON e.request_id = r.id AND e.at BETWEEN ? AND ?
    WHERE a.key IN (SELECT value FROM json_each(?))
        AND e.direction = 'out' AND e.message_id != '' AND e.content_key = ''"""


class Sent(NamedTuple):
    """A letter of the desk's own that has left."""

    message_id: str
    subject: str
    text: str
    to: tuple[str, ...]
    at: datetime
    raw_sha256: str
    attached: tuple[str, ...]
    """The names of its files."""


class Brief(NamedTuple):
    """As much of a request as is needed to see whether a mail belongs to it."""

    id: int
    client_id: int
    subject: str
    is_waiting: bool
    closed_at: datetime | None
    last_entry_at: datetime | None


def known_mail(
    reader: Reader, message_ids: Collection[str], content_keys: Collection[str]
) -> dict[tuple[str, str], str | None]:
    """The (message id, content key) that lie in the timeline, and the bytes kept of each.

    Mail without an id is known by its content; what the desk sent itself by its id alone, with no key.
    """
    rows = reader.fetch(_KNOWN, (one_of_texts(message_ids), one_of_texts(content_keys)))
    return {(message_id, content_key): sha256 for message_id, content_key, sha256 in rows}


def requests_of_mail(reader: Reader, message_id: str, content_key: str) -> list[int]:
    """The requests that a known mail is an entry of; known as in ``known_mail``."""
    keys = [content_key, ""] if message_id else [content_key]
    rows = reader.fetch(_REQUESTS_OF_MAIL, (message_id, one_of_texts(keys)))
    return [request_id for (request_id,) in rows]


def threads(reader: Reader, message_ids: Collection[str]) -> dict[str, list[int]]:
    """The requests in which each of these messages, or a reply to it, is an entry."""
    found: dict[str, list[int]] = {}
    for message_id, request_id in reader.fetch(_THREADS, (one_of_texts(message_ids),)):
        found.setdefault(message_id, []).append(request_id)
    return found


def said_at(reader: Reader, message_ids: Collection[str]) -> dict[str, datetime]:
    """Of these messages those that the owner wrote, with the instants at which they stand."""
    return {id: instant(at) for id, at in reader.fetch(_SAID_AT, (one_of_texts(message_ids),))}


def dealt_with_at(reader: Reader, request_id: int) -> datetime | None:
    """When the owner last answered that request in Deskbell, or ended it or its waiting."""
    [(at,)] = reader.fetch(_DEALT_WITH_AT, (request_id,))
    return maybe(instant, at)


def bearers(reader: Reader, message_ids: Collection[str]) -> list[tuple[str, int, datetime]]:
    """(message id, request, instant) of the entries that bear one of these ids themselves: of those that
    share one in a request, of the first.
    """
    rows = reader.fetch(_BEARERS, (one_of_texts(message_ids),))
    return [(id, request_id, instant(at)) for id, request_id, at in rows]


def clients_of_keys(reader: Reader, keys: Collection[str]) -> list[tuple[str, int, str]]:
    """(address key, client id, name) of the clients behind these addresses; of two, the older last."""
    return [(key, id, name) for key, id, name in reader.fetch(_CLIENTS, (one_of_texts(keys),))]


def briefs(reader: Reader, request_ids: Collection[int], client_ids: Collection[int]) -> list[Brief]:
    """These requests and all requests of these clients, the oldest first."""
    return [
        Brief(
            id,
            client_id,
            subject,
            turn == Turn.MINE,
            maybe(instant, closed_at),
            maybe(instant, last_entry_at),
        )
        for id, client_id, subject, turn, closed_at, last_entry_at in reader.fetch(
            _BRIEFS, (one_of(request_ids), one_of(client_ids))
        )
    ]


def sent_to(reader: Reader, keys: Collection[str], since: datetime, until: datetime) -> list[Sent]:
    """What the desk itself has sent in that time to the clients behind these addresses."""
    return [
        Sent(
            message_id,
            subject,
            text,
            tuple(json.loads(to)),
            instant(at),
            raw_sha256,
            tuple(name for name, *_ in json.loads(attachments)),
        )
        for _id, message_id, subject, text, to, at, raw_sha256, attachments in reader.fetch(
            _SENT, (seconds(since), seconds(until), one_of_texts(keys))
        )
    ]


def known_raw(reader: Reader, sha256s: Collection[str]) -> set[str]:
    """Which of these messages lie in the timeline, byte for byte."""
    return {sha256 for (sha256,) in reader.fetch(_KNOWN_RAW, (one_of_texts(sha256s),))}
