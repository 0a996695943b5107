"""The commands that write to the inbox: import, add, log, set, close, no-reply-needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from app.commands.door import REQUEST, AbsolutePath, Door, data_option, instant, json_option, one_of
from app.commands.shape import Shape
from app.desk import Desk
from app.errors import UnreadableFile
from app.incoming import Received
from app.words import Channel, Kind, Outcome, Turn
from app.work import Work

F = TypeVar("F", bound=Callable[..., Any])


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=AbsolutePath())
@json_option
@data_option
@click.pass_obj
def import_mail(door: Door, paths: tuple[Path, ...], as_json: bool) -> None:
    """Bring in mail (.eml, .mbox, Maildir, folders of them), clients (CSV, vCard) or an exported history."""
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise UnreadableFile(f"{missing}: there is no such file or folder.")
    with door.writing() as desk:
        received = _bring_in(desk, paths, door.work)
    counts = {
        "read": received.read,
        "new": received.new + received.set_aside,
        "known": received.known,
        "unreadable": received.unreadable,
    }
    if as_json:
        door.say_json(counts)
    else:
        aside = f"; {received.set_aside} of the new set aside" if received.set_aside else ""
        door.say(", ".join(f"{number} {word}" for word, number in counts.items()) + aside)
    if received.problems:
        more = len(received.problems) - 1
        door.remark(received.problems[0] + (f" ({more} more could not be read.)" if more else ""))


def _bring_in(desk: Desk, paths: tuple[Path, ...], work: Work) -> Received:
    received, mail = Received(), []
    for path in paths:
        if desk.history.is_history(path):
            received += desk.history.bring_in(path, work)
        elif path.is_file() and desk.contacts.is_contacts(path):
            received += _bring_in_contacts(desk, path, work)
        else:
            mail.append(path)
    if not mail:
        return received
    return received + desk.capture.bring_in(mail, work)


def _bring_in_contacts(desk: Desk, path: Path, work: Work) -> Received:
    preview = desk.contacts.preview(path, work)
    new, _ = desk.contacts.bring_in(preview, work)
    return Received(read=len(preview.rows), new=new, known=len(preview.rows) - new)


@click.command()
@click.option("--client", required=True, metavar="NAME", help="Who asks.")
@click.option("--address", default="", metavar="A", help="Their e-mail address or telephone number.")
@click.option("--kind", required=True, type=one_of(Kind), help="What sort of thing they want.")
@click.option("--channel", type=one_of(Channel), default=Channel.PHONE.value, show_default=True)
@click.option("--at", metavar="ISO", help="When it reached you; now, if not said.")
@click.argument("subject")
@click.argument("text", default="")
@data_option
@click.pass_obj
def add(
    door: Door, client: str, address: str, kind: str, channel: str, at: str | None, subject: str, text: str
) -> None:
    """Open a request and print its id."""
    with door.writing() as desk:
        opened = desk.inbox.open_request(
            client,
            subject,
            text,
            kind=Kind(kind),
            channel=Channel(channel),
            at=_at(desk, at),
            address=address,
        )
    door.say(str(opened))


def _way(name: str, help: str) -> Callable[[F], F]:
    """One of the ways to log something: all that were typed are kept, since two contradict each other."""
    return click.option(f"--{name}", "ways", flag_value=name, multiple=True, help=help)


@click.command()
@click.argument("id", type=REQUEST)
@_way("from-client", "The client wrote or said this.")
@_way("answer", "You answered.")
@_way("call", "You called and reached them.")
@_way("note", "A note for yourself.")
@click.option(
    "--holding", metavar="ISO", help="You wrote when the real answer comes: that instant is promised."
)
@click.option("--at", metavar="ISO", help="When it happened; now, if not said.")
@click.argument("text")
@data_option
@click.pass_obj
def log(door: Door, id: int, ways: tuple[str, ...], holding: str | None, at: str | None, text: str) -> None:
    """Log what happened on a request. Prints the id of a new one if it was closed for too long to go on."""
    if len(ways) + (holding is not None) != 1:
        raise click.UsageError("Say one of --from-client, --answer, --call, --note or --holding ISO.")
    with door.writing() as desk:
        inbox, happened_at = desk.inbox, _at(desk, at)
        if holding is not None:
            inbox.hold(id, text, instant(holding, desk.zone), at=happened_at)
        elif "from-client" in ways:
            said = inbox.from_client(id, text, channel=Channel.OTHER, at=happened_at)
            if (began := inbox.request_of(said)) != id:
                door.say(str(began))
        elif "answer" in ways:
            inbox.answer(id, text, at=happened_at)
        elif "call" in ways:
            inbox.call(id, text, at=happened_at)
        else:
            inbox.note(id, text, at=happened_at)


@click.command("set")
@click.argument("id", type=REQUEST)
@click.option("--kind", type=one_of(Kind), help="What sort of thing it is.")
@click.option("--target", type=int, metavar="MINUTES", help="Its own target in working minutes.")
@click.option("--snooze", metavar="ISO", help="Hide it until then.")
@data_option
@click.pass_obj
def set_request(door: Door, id: int, kind: str | None, target: int | None, snooze: str | None) -> None:
    """Change a request's kind or target, or snooze it."""
    if kind is None and target is None and snooze is None:
        raise click.UsageError("Say what to set: --kind, --target or --snooze.")
    with door.writing() as desk:
        until = None if snooze is None else instant(snooze, desk.zone)
        if target is not None:
            desk.inbox.set_target(id, target)  # the only one that may be refused now
        if kind is not None:
            desk.inbox.set_kind(id, Kind(kind))
        if until is not None:
            _warn_of_silence(door, desk, id, until)
            desk.inbox.snooze(id, until)


def _warn_of_silence(door: Door, desk: Desk, id: int, until: datetime) -> None:
    row = desk.inbox.request(id).row
    if row.deadline is not None and row.deadline < until:
        late = Shape(desk).clock(row.deadline)
        door.remark(f"That is past the deadline, {late}. {row.client} waits on, and the bell stays silent.")


@click.command()
@click.argument("id", type=REQUEST)
@click.option("--outcome", required=True, type=one_of(Outcome), help="How it ended.")
@click.option("--reason", default="", help="Why, in a few words.")
@click.option("--at", metavar="ISO", help="When; now, if not said.")
@data_option
@click.pass_obj
def close(door: Door, id: int, outcome: str, reason: str, at: str | None) -> None:
    """Close a request."""
    with door.writing() as desk:
        desk.inbox.close(id, Outcome(outcome), reason, at=_at(desk, at))
        row = desk.inbox.request(id).row
        if row.turn is not Turn.NOBODY:
            door.remark(f"{row.client} wrote after that, so the request is open again.")


@click.command("no-reply-needed")
@click.argument("id", type=REQUEST)
@data_option
@click.pass_obj
def no_reply_needed(door: Door, id: int) -> None:
    """End the waiting without an answer ("thanks!")."""
    with door.writing() as desk:
        desk.inbox.no_reply_needed(id)


def _at(desk: Desk, text: str | None) -> datetime | None:
    return None if text is None else instant(text, desk.zone)


COMMANDS = (import_mail, add, log, set_request, close, no_reply_needed)
