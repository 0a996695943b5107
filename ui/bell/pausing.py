"""Notifications that are silent for a while, from the tray's menu and from the window's."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.desk import Desk
from ui.texts import _


def pause(desk: Desk, until: datetime | None) -> str:
    """What to say of it: nothing rings until then; None: it rings again."""
    desk.bell.pause(until)
    return _("Notifications are paused.") if until else _("Notifications ring again.")


def in_an_hour(now: datetime) -> datetime:
    """An hour from now."""
    return now + timedelta(hours=1)


def tomorrow(now: datetime) -> datetime:
    """Six in the morning of the next day on this desktop: before any owner's first client."""
    local = now.astimezone()
    return (local + timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
