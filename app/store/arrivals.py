"""What must be known of mail that is fetched: how far, from where, what is here already, and what was set
aside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from app.post import Aside, Cursor, Place, SenderRule
from app.store.encoding import as_json, instant, maybe, one_of_texts, seconds
from app.store.reader import Reader

_ASIDE = "SELECT id, at, from_name, from_address, subject, line, reason, raw_sha256 FROM asides"

# The bytes of a few are read, and of those not all: it is done while the window waits.
_STARTS = f"""
    SELECT substr(r.bytes, 1, 65536), a.*
    FROM ({_ASIDE} WHERE at >= ? AND reason = ? ORDER BY at DESC, id DESC LIMIT 50) a
    JOIN raw r ON r.sha256 = a.raw_sha256 WHERE length(r.bytes) <= 200000"""

_KNOWN_ASIDES = """
    SELECT message_id, content_key, raw_sha256 FROM asides
    WHERE message_id != '' AND message_id IN (SELECT value FROM json_each(?))
    UNION
    SELECT '', content_key, raw_sha256 FROM asides
    WHERE message_id = '' AND content_key IN (SELECT value FROM json_each(?))"""

_SIZES = """
    SELECT k.message_id, length(r.bytes)
    FROM (SELECT message_id, raw_sha256 FROM entries WHERE message_id != ''
          UNION ALL SELECT message_id, raw_sha256 FROM asides WHERE message_id != '') k
    JOIN raw r ON r.sha256 = k.raw_sha256
    WHERE k.message_id IN (SELECT value FROM json_each(?))"""

_TO_MARK = """
    SELECT account_id, folder, uid_validity, uid FROM (
        SELECT p.*, row_number() OVER (PARTITION BY p.account_id ORDER BY p.id) AS nth
        FROM accounts a CROSS JOIN places p ON p.account_id = a.id
        WHERE p.is_marked = 0 AND a.marks_read AND EXISTS (
            SELECT 1 FROM entries e JOIN requests r ON r.id = e.request_id
            WHERE e.raw_sha256 = p.raw_sha256 AND e.direction = 'in' AND (
                r.last_out_at > e.at OR r.last_out_at = e.at AND EXISTS (
                    SELECT 1 FROM entries a
                    WHERE a.request_id = r.id AND a.at = e.at AND a.id > e.id AND a.is_answer))))
    WHERE nth <= ? ORDER BY id"""
_MOST_TO_MARK = 500

_PLACES = """
    SELECT p.id, p.account_id, p.folder, p.uid_validity, p.uid FROM json_each(?) w CROSS JOIN places p
    ON p.account_id = json_extract(w.value, '$[0]') AND p.folder = json_extract(w.value, '$[1]')
        AND p.uid_validity = json_extract(w.value, '$[2]') AND p.uid = json_extract(w.value, '$[3]')"""


class KeptCursor(NamedTuple):
    """A cursor and the id of its row."""

    id: int
    cursor: Cursor


def cursor(reader: Reader, account_id: int, folder: str) -> KeptCursor | None:
    """How far that folder has been fetched."""
    rows = reader.fetch(
        "SELECT id, uid_validity, last_uid, since_on FROM cursors WHERE account_id = ? AND folder = ?",
        (account_id, folder),
    )
    return next(
        (
            KeptCursor(id, Cursor(folder, uid_validity, last_uid, maybe(date.fromisoformat, since_on)))
            for id, uid_validity, last_uid, since_on in rows
        ),
        None,
    )


def fetched_for(reader: Reader, account_id: int) -> tuple[list[int], list[int]]:
    """The rows of the account's cursors, and of its places that may still be marked."""
    cursors = reader.fetch("SELECT id FROM cursors WHERE account_id = ?", (account_id,))
    places = reader.fetch("SELECT id FROM places WHERE account_id = ? AND is_marked = 0", (account_id,))
    return [id for (id,) in cursors], [id for (id,) in places]


def known_asides(
    reader: Reader, message_ids: Collection[str], content_keys: Collection[str]
) -> dict[tuple[str, str], str]:
    """The (message id, content key) that were set aside, and the bytes of each; see ``known_mail``."""
    rows = reader.fetch(_KNOWN_ASIDES, (one_of_texts(message_ids), one_of_texts(content_keys)))
    return {(message_id, content_key): sha256 for message_id, content_key, sha256 in rows}


def known_sizes(reader: Reader, message_ids: Collection[str]) -> set[tuple[str, int]]:
    """(message id, size in bytes) of what is here of these messages."""
    return {(message_id, size) for message_id, size in reader.fetch(_SIZES, (one_of_texts(message_ids),))}


def places(reader: Reader, wanted: Iterable[Place]) -> dict[Place, int]:
    """Those of the places that something was fetched from, with the ids of their rows."""
    rows = reader.fetch(_PLACES, (as_json([list(place) for place in wanted]),))
    return {Place(*place): id for id, *place in rows}


def places_in(reader: Reader, account_id: int, folder: str) -> list[int]:
    """The rows of what was fetched from that folder."""
    rows = reader.fetch("SELECT id FROM places WHERE account_id = ? AND folder = ?", (account_id, folder))
    return [id for (id,) in rows]


def places_to_mark(reader: Reader) -> list[Place]:
    """Where mail lies that was answered and is to be marked as read: the first few hundred of each account.

    Those of an account whose server can't be reached stay, and must not be all that there is room for.
    """
    return [Place(*row) for row in reader.fetch(_TO_MARK, (_MOST_TO_MARK,))]


def asides(reader: Reader, limit: int) -> tuple[Aside, ...]:
    """What was set aside, the newest first."""
    rows = reader.fetch(f"{_ASIDE} ORDER BY at DESC, id DESC LIMIT ?", (limit,))
    return tuple(_aside(*row) for row in rows)


def aside(reader: Reader, id: int) -> Aside | None:
    """What was set aside under that id."""
    return next((_aside(*row) for row in reader.fetch(f"{_ASIDE} WHERE id = ?", (id,))), None)


def asides_naming(
    reader: Reader, message_ids: Collection[str], since: datetime, reason: str
) -> tuple[Aside, ...]:
    """What of that time was set aside for that reason and has one of these ids near its beginning: of the
    newest, and of none that is larger than what machines write.
    """
    names = [f"<{id}>".encode() for id in message_ids]
    rows = reader.fetch(_STARTS, (seconds(since), reason))
    return tuple(_aside(*row) for start, *row in rows if any(name in start for name in names))


def count_asides(reader: Reader) -> int:
    """How much was set aside."""
    [(count,)] = reader.fetch("SELECT count(*) FROM asides")
    return int(count)


def rules(reader: Reader) -> tuple[SenderRule, ...]:
    """What the owner decided about senders, by address."""
    rows = reader.fetch("SELECT id, address, sets_aside FROM sender_rules ORDER BY address, id")
    return tuple(SenderRule(id, address, bool(sets_aside)) for id, address, sets_aside in rows)


def rules_of(reader: Reader, keys: Collection[str]) -> dict[str, tuple[int, bool]]:
    """By address key: the rule's id, and whether it sets the sender's mail aside."""
    rows = reader.fetch(
        "SELECT key, id, sets_aside FROM sender_rules WHERE key IN (SELECT value FROM json_each(?))",
        (one_of_texts(keys),),
    )
    return {key: (id, bool(sets_aside)) for key, id, sets_aside in rows}


def _aside(id: int, at: int, *rest: str) -> Aside:
    return Aside(id, instant(at), *rest)
