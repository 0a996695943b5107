"""One mail, read: raw bytes in, the facts that the inbox needs out, for any bytes whatever.

Only what a list, a search and the clock need is decoded; attachments stay in the raw message until opened.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.utils import mktime_tz, parsedate_tz

from app.incoming import Incoming
from app.mail.addresses import first as first_address
from app.mail.addresses import pairs
from app.mail.attachments import attachments_of
from app.mail.automatic import list_id, original_of, undelivered, why_automatic, why_bulk
from app.mail.body import text_of_parts, text_parts
from app.mail.content import content_key
from app.mail.fields import Fields
from app.mail.parts import Cutting, Part
from app.texts import N_

LONGEST_SUBJECT = 1_000
_MOST_REFERENCES = 200
_LONGEST_ID = 900

EMPTY = N_("the file is empty")
NOT_A_MESSAGE = N_("this is not a mail message")
ENCRYPTED = N_("the text is encrypted")
NO_FIELDS = N_("it does not say who sent it, or when")
NOT_READ = N_("the message could not be read")

_ID = re.compile(r"<([^<>]+)>")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 4_000
_BLANKS = re.compile(r"\s+")
_TELLING = ("from", "date", "subject", "message-id", "to", "received", "return-path", "mime-version")
_ENCRYPTED_TYPES = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_EARLIEST_YEAR, _LATEST_YEAR = 1980, 2200


def read(raw: bytes) -> Incoming:
    """The message. Never raises: what could not be read is said in ``problem``; ``raw`` is always there."""
    sha256 = hashlib.sha256(raw).hexdigest()
    if not raw.strip():
        return Incoming(raw, sha256, problem=EMPTY, content_key=sha256)
    try:
        return _read(raw, sha256)
    # Mail is written by strangers: one bad message must never stop the others.
    except Exception:  # noqa: BLE001
        return Incoming(raw, sha256, problem=NOT_READ, content_key=sha256)


def _read(raw: bytes, sha256: str) -> Incoming:
    source = as_mail(raw)
    cutting = Cutting(source)
    whole = cutting.part(0, len(source))
    fields = whole.fields
    is_headless = not any(name in fields for name in _TELLING)
    if is_headless and _BINARY.search(source[:_SAMPLE]):
        return Incoming(raw, sha256, problem=NOT_A_MESSAGE, content_key=sha256)
    texts = text_parts(whole)
    fields.use_charset(next((text.parameters.get("charset", "") for text in texts), ""))
    text, text_problems = text_of_parts(texts)
    problems = [*cutting.problems, *text_problems]
    if not text and whole.content_type in _ENCRYPTED_TYPES:
        problems.append(ENCRYPTED)
    if is_headless:
        problems.append(NO_FIELDS)
    from_name, from_address = first_address(fields.first("from") or fields.first("sender"))
    automatic = why_automatic(whole, from_address or from_name)
    message_id = _message_id(fields.first("message-id"))
    subject = fields.text("subject")[:LONGEST_SUBJECT]
    sent_at = _sent_at(fields)
    attachments = attachments_of(whole, texts)
    return Incoming(
        raw=raw,
        sha256=sha256,
        message_id=message_id,
        references=_references(whole, automatic, message_id),
        sent_at=sent_at,
        from_name=from_name,
        from_address=from_address,
        reply_to=first_address(fields.first("reply-to"))[1],
        recipients=tuple(
            pair for name in ("to", "cc") for value in fields.every(name) for pair in pairs(value)
        ),
        subject=subject,
        text=text,
        automatic=automatic,
        undelivered=undelivered(whole, automatic),
        attachments=attachments,
        problem="; ".join(problems),
        content_key=content_key(whole, message_id, from_address, subject),
        list_id=list_id(fields),
        bulk=why_bulk(fields),
    )


def as_mail(raw: bytes) -> bytes:
    """The bytes as mail has them: without a byte order mark, not in UTF-16, with line feeds."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    return raw.lstrip(b"\r\n") if raw[:1] in (b"\r", b"\n") else raw


def _message_id(value: str) -> str:
    found = _ID.search(value)
    return _BLANKS.sub("", found[1] if found else value.strip("<>"))[:_LONGEST_ID]


def _references(whole: Part, automatic: str, own_id: str) -> tuple[str, ...]:
    """Every message this one follows, nearest last: what it says it answers, or what a bounce returns."""
    named = [*whole.fields.every("references"), *whole.fields.every("in-reply-to")]
    ids = [_BLANKS.sub("", found)[:_LONGEST_ID] for value in named for found in _ID.findall(value)]
    if automatic:
        ids.append(original_of(whole, automatic))
    # Of an id named twice the later place counts, since it is the nearer one.
    nearest_first = dict.fromkeys(identity for identity in reversed(ids) if identity and identity != own_id)
    return tuple(reversed(list(nearest_first)[:_MOST_REFERENCES]))


def _sent_at(fields: Fields) -> datetime | None:
    """When it was sent; when it arrived, if the sender's clock says nothing or a time after the arrival."""
    sent = _instant(fields.first("date"))
    arrived = _instant(fields.first("received").rpartition(";")[2]) if "received" in fields else None
    if sent is None or (arrived is not None and sent > arrived + timedelta(days=1)):
        return arrived or sent
    return sent


def _instant(value: str) -> datetime | None:
    try:
        parsed = parsedate_tz(value[:100])
        if parsed is None or abs(parsed[9] or 0) > 86_400:
            return None
        at = datetime.fromtimestamp(mktime_tz(parsed), UTC)
    except (ValueError, OverflowError, OSError, IndexError, TypeError):
        return None
    return at if _EARLIEST_YEAR <= at.year < _LATEST_YEAR else None
