"""The table of actions: everything the owner can do in the window, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from ui.actions import Action
from ui.bell import pausing
from ui.help_keys import KeysDialog
from ui.room import Room
from ui.texts import _
from ui.window import MainWindow

if TYPE_CHECKING:
    from ui.post.post_room import PostRoom

    Post = Callable[[], PostRoom | None]


def declare(
    window: MainWindow,
    room: Room,
    version: Callable[[], str],
    leave: Callable[[], object],
    post: Post = lambda: None,
) -> None:
    """Gives the window its actions, in the order in which menus show them. Mail opens after the window."""
    for part in (_file(room, leave, post), _edit(room), _request(room), _places(window, room, post)):
        window.actions_table.add(part)
    window.actions_table.add(_view(window, room))
    window.actions_table.add(_bell(window, room))
    window.actions_table.add(_help(window, room, version))
    window.actions_table.fill(window.menuBar())
    window.menuBar().setVisible(window.menuBar().isNativeMenuBar())
    window.actions_table.bind_keys(window.list.lines)
    for action in window.actions_table:
        if action.section == "Request":
            window.list.lines.addAction(window.actions_table.qaction(action.id))


def _file(room: Room, leave: Callable[[], object], post: Post) -> Iterator[Action]:
    yield Action("new", _("New request…"), room.new_request, "File", "Ctrl+N", icon="plus")
    yield Action(
        "new-message",
        _("New message…"),
        lambda: room.request.new_message(),
        "File",
        "Ctrl+Shift+N",
        icon="mail",
    )
    yield Action(
        "letters-begun", _("Messages begun…"), lambda: room.request.go_on_with_letters(), "File",
        icon="pencil", enabled=lambda: room.request.has_letters_begun,
    )  # fmt: skip
    yield Action(
        "import", _("Import mail or contacts…"), lambda: room.paper.choose_files(), "File", "Ctrl+O",
        icon="import", is_group_start=True,
    )  # fmt: skip
    yield Action(
        "import-folder", _("Import a mail folder…"), lambda: room.paper.choose_folder(), "File", icon="import"
    )
    yield Action("export", _("Export all history…"), room.export, "File", "Ctrl+E", icon="export")
    yield Action(
        "export-list", _("Export this list…"), room.export_list, "File", "Ctrl+Shift+E", icon="export",
        enabled=lambda: room.has_list, why_not=_("no requests are listed"),
    )  # fmt: skip
    yield Action(
        "fetch", _("Fetch mail"), _at_post(post, lambda post: post.fetch_now()), "File", "F5", icon="mail",
        enabled=lambda: bool((there := post()) and there.has_accounts), why_not=_("no mail account yet"),
    )  # fmt: skip
    yield Action(
        "settings", _("Settings…"), room.open_settings, "File", "Ctrl+,", icon="gear", is_group_start=True
    )
    yield Action(
        "close-window", _("Close the window"), room.window.close, "File", "Ctrl+W", is_group_start=True
    )
    yield Action("quit", _("Quit"), leave, "File", "Ctrl+Q", icon="close")


def _edit(room: Room) -> Iterator[Action]:
    undoes, redoes = (lambda: room.desk.undo_label is not None), (lambda: room.desk.redo_label is not None)
    yield Action("undo", _("Undo"), room.undo, "Edit", "Ctrl+Z", icon="undo", enabled=undoes)
    yield Action("redo", _("Redo"), room.redo, "Edit", "Ctrl+Shift+Z", icon="redo", enabled=redoes)


def _request(room: Room) -> Iterator[Action]:
    request, verbs = room.request, room.request.verbs

    def is_open() -> bool:
        return room.has_request and not room.is_closed

    chosen = partial(Action, section="Request", enabled=lambda: room.has_request)
    live = partial(Action, section="Request", enabled=is_open)
    yield Action("open", _("Open"), room.enter, "Request", key="Enter", icon="chevron-right")
    yield live("reply", _("Reply"), request.start_reply, key="R", icon="reply", is_group_start=True)
    yield live("reply-all", _("Reply to all"), request.reply_to_all, key="Shift+R", icon="reply")
    yield chosen("forward", _("Forward…"), request.forward, key="F", icon="chevron-right")
    yield live("holding", _("Holding reply"), request.start_holding, key="H", icon="hourglass")
    yield chosen("call", _("Log a call"), request.start_call, key="L", icon="phone")
    yield chosen("note", _("Note"), request.start_note, key="N", icon="note")
    yield chosen("send", _("Send or save"), request.send, shortcut="Ctrl+Return", icon="mail")
    yield Action(
        "sender", _("Add the sender’s new address"), request.accept_offer, "Request", key="Y", icon="person",
        enabled=lambda: request.has_offer,
    )  # fmt: skip
    yield live("snooze", _("Snooze…"), verbs.snooze, key="S", icon="moon", is_group_start=True)
    yield Action(
        "wake", _("End the snooze"), verbs.wake, "Request", icon="moon", enabled=lambda: room.is_snoozed
    )
    yield live("promise", _("Promise a time…"), verbs.promise, key="P", icon="hourglass")
    yield live("appoint", _("Appointment…"), verbs.appoint, key="A", icon="calendar")
    yield Action(
        "no-appointment", _("Cancel the appointment"), verbs.cancel_appointment, "Request", icon="calendar",
        enabled=lambda: is_open() and request.has_appointment,
    )  # fmt: skip
    yield live("no-reply", _("No reply needed"), verbs.no_reply_needed, key="X", icon="check")
    yield chosen(
        "kind", _("Change the kind…"), request.choose_kind, key="C", icon="document", is_group_start=True
    )
    yield chosen("subject", _("Change the subject"), request.edit_subject, icon="pencil", shortcut="F2")
    yield chosen("target", _("Set a target of its own…"), verbs.set_target, icon="clock")
    yield live("set-aside", _("Set aside mail from this sender"), verbs.set_aside, icon="moon")
    yield live("close", _("Close…"), verbs.close, key="E", icon="check", is_group_start=True)
    yield Action("reopen", _("Reopen"), verbs.reopen, "Request", icon="undo", enabled=lambda: room.is_closed)


def _places(window: MainWindow, room: Room, post: Post) -> Iterator[Action]:
    places = (
        ("today", _("Today"), "G, T", "bell"), ("mine", _("My turn"), "G, M", "inbox"),
        ("theirs", _("Waiting on them"), "G, W", "clock"), ("bids", _("Bids"), "G, B", "document"),
        ("closed", _("Closed"), "G, C", "check"),
    )  # fmt: skip
    for id_, text, key, icon in places:
        yield Action(id_, text, partial(window.show_section, id_), "Go to", key=key, icon=icon)
    yield Action("clients", _("Clients"), room.show_clients, "Go to", key="G, P", icon="person")
    yield Action(
        "asides", _("Set aside"), _at_post(post, lambda post: post.show_asides()), "Go to", key="G, A",
        icon="moon", enabled=lambda: post() is not None,
    )  # fmt: skip
    yield Action(
        "outbox", _("Outbox"), _at_post(post, lambda post: post.show_outbox()), "Go to", key="G, O",
        icon="mail", enabled=lambda: post() is not None,
    )  # fmt: skip
    lines = window.list.lines
    yield Action("search", _("Search"), room.search, "Go to", "Ctrl+F", "/", "search", is_group_start=True)
    yield Action("list", _("The list"), window.show_list, "Go to", "Ctrl+L", icon="arrow-left")
    yield Action("next", _("Next request"), partial(lines.step, 1), "Go to", key="J")
    yield Action("previous", _("Previous request"), partial(lines.step, -1), "Go to", key="K")


def _view(window: MainWindow, room: Room) -> Iterator[Action]:
    def open_palette() -> None:
        from ui.palette import Palette

        Palette(window.actions_table, window.look, window).show_above(window)

    yield Action("palette", _("Every action…"), open_palette, "View", "Ctrl+K", icon="search")
    yield Action("card", _("Client card"), window.fold_card, "View", "Ctrl+I", icon="panel-right")
    yield Action("menu-bar", _("Menu bar"), window.toggle_menu_bar, "View", "F10", icon="menu")
    for mode, text in (("system", _("Look like the system")), ("light", _("Light")), ("dark", _("Dark"))):
        yield Action(
            f"theme-{mode}", text, partial(room.set_theme, mode), "View", is_group_start=mode == "system"
        )


def _bell(window: MainWindow, room: Room) -> Iterator[Action]:
    def pause(until: Callable[[datetime], datetime] | None) -> None:
        window.bar.say(pausing.pause(room.desk, until(room.desk.now()) if until else None))

    def is_paused() -> bool:
        return room.desk.bell.paused_until is not None

    rings = partial(Action, section="View", icon="bell", enabled=lambda: not is_paused())
    yield rings(
        "pause", _("Pause notifications for 1 h"), partial(pause, pausing.in_an_hour), is_group_start=True
    )
    yield rings("pause-today", _("Pause notifications until tomorrow"), partial(pause, pausing.tomorrow))
    yield Action("ring", _("Ring again now"), partial(pause, None), "View", icon="bell", enabled=is_paused)


def _help(window: MainWindow, room: Room, version: Callable[[], str]) -> Iterator[Action]:
    def show_keys() -> None:
        has_single_keys = bool(room.desk.preferences.get("single_keys"))
        KeysDialog(window.actions_table, has_single_keys=has_single_keys, parent=window).show()

    def show_about() -> None:
        box = QMessageBox(window)
        box.setWindowTitle(_("About Deskbell"))
        box.setText(f"Deskbell {version()}")
        box.setInformativeText(
            _("The front desk of a one-person business. Everything stays on this computer.")
        )
        box.open()

    yield Action("keys", _("Keys"), show_keys, "Help", "F1", "?", "help")
    yield Action("about", _("About Deskbell"), show_about, "Help", icon="bell")


def _at_post(post: Post, deed: Callable[[PostRoom], None]) -> Callable[[], None]:
    return lambda: deed(there) if (there := post()) else None
