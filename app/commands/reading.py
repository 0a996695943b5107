"""The commands that change nothing: list, show, search, due, outbox, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from app.commands.door import REQUEST, AbsolutePath, Door, at_option, data_option, day, json_option, one_of
from app.commands.shape import Shape
from app.desk import Desk
from app.standing import RequestRow
from app.words import View

SEARCH_LIMIT = 200


@click.command("list")
@click.option(
    "--view", type=one_of(View), default=View.TODAY.value, show_default=True, help="Which requests."
)
@at_option
@json_option
@data_option
@click.pass_obj
def list_requests(door: Door, view: str, at: str | None, as_json: bool) -> None:
    """List requests, the most urgent first."""
    with door.reading(at) as desk:
        shape = Shape(desk)
        rows = _all_rows(desk, View(view))
        if as_json:
            door.say_json([shape.row(row) for row in rows])
            return
        for row in rows:
            door.say(shape.line(row))


def _all_rows(desk: Desk, view: View) -> Iterator[RequestRow]:
    page = desk.lists.page(view)
    yield from page.rows
    while page.next is not None:
        page = desk.lists.page(view, after=page.next)
        yield from page.rows


@click.command()
@click.argument("id", type=REQUEST)
@at_option
@json_option
@data_option
@click.pass_obj
def show(door: Door, id: int, at: str | None, as_json: bool) -> None:
    """Show a request, why its deadline is what it is, and its whole timeline."""
    with door.reading(at) as desk:
        page, shape = desk.inbox.request(id), Shape(desk)
        if as_json:
            door.say_json(shape.page(page))
            return
        for line in shape.lines(page):
            door.say(line)


@click.command()
@click.argument("text")
@json_option
@data_option
@click.pass_obj
def search(door: Door, text: str, as_json: bool) -> None:
    """Search names, what is known of clients, subjects and every text."""
    with door.reading() as desk:
        shape, found = Shape(desk), desk.search.find(text, limit=SEARCH_LIMIT)
        passages = {hit.row.id: (hit.row, hit.passage) for hit in found.hits}
        for client in found.clients:
            for row in desk.clients.card(client.id).requests:
                passages.setdefault(row.id, (row, ""))
        if as_json:
            door.say_json(
                [{**shape.row(row), "passage": passage or None} for row, passage in passages.values()]
            )
            return
        for row, passage in passages.values():
            door.say(shape.line(row) + (f"\n       {passage}" if passage else ""))


@click.command()
@at_option
@json_option
@data_option
@click.pass_obj
def due(door: Door, at: str | None, as_json: bool) -> None:
    """List the reminders that the bell would ring, changing nothing."""
    with door.reading(at) as desk:
        shape, reminders = Shape(desk), desk.bell.due()
        if as_json:
            door.say_json([shape.reminder(reminder) for reminder in reminders])
            return
        for reminder in reminders:
            what = f"{reminder.client}: {reminder.subject}"
            door.say(f"{reminder.request_id:>5}  {reminder.stage}  {shape.clock(reminder.due_at)}  {what}")


@click.command()
@json_option
@data_option
@click.pass_obj
def outbox(door: Door, as_json: bool) -> None:
    """List the letters that have not left for certain, and why."""
    with door.reading() as desk:
        shape, letters = Shape(desk), desk.outbox.all()
        if as_json:
            door.say_json([shape.letter(letter) for letter in letters])
            return
        for letter in letters:
            why = f" ({letter.problem})" if letter.problem else ""
            door.say(f"{letter.id:>5}  {letter.state}  {', '.join(letter.to)}: {letter.subject}{why}")


@click.command()
@click.argument("file", type=AbsolutePath())
@click.option("--client", metavar="NAME-OR-ID", help="Only this client.")
@click.option("--from", "since", metavar="DAY", help="From this day on.")
@click.option("--to", "until", metavar="DAY", help="Up to and with this day.")
@data_option
@click.pass_obj
def export(door: Door, file: Path, client: str | None, since: str | None, until: str | None) -> None:
    """Write the history to a CSV file: one row an entry, for a client or for everybody."""
    with door.reading() as desk:
        rows = desk.history.export(
            file,
            client_id=None if client is None else desk.clients.find(client).id,
            since_on=None if since is None else day(since),
            until_on=None if until is None else day(until),
        )
    door.say(f"Wrote {rows} {'entry' if rows == 1 else 'entries'} to {file}.")


COMMANDS = (list_requests, show, search, due, outbox, export)
