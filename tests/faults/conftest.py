"""The window of the other tests, for bad things to be dropped on it."""

from tests.ui.conftest import bridge, clock, day, desk, look, posts, room

__all__ = ["bridge", "clock", "day", "desk", "look", "posts", "room"]
