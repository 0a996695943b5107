"""Expected failures. Each carries one clear line for the owner: what happened, why, and what to do next.

Anything that is raised and is not a ``DeskbellError`` is a bug and is shown as one.
"""

from __future__ import annotations


class DeskbellError(Exception):
    """An expected failure; ``str()`` of it is the line to show."""

    def __str__(self) -> str:
        """The line as it was given: a text that can be translated stays one."""
        line = self.args[0] if self.args else ""
        return line if isinstance(line, str) else super().__str__()


class BadInput(DeskbellError):
    """Something typed, passed or configured means nothing to Deskbell."""


class UnreadableFile(DeskbellError):
    """A file or folder to be read is missing, empty, damaged or of another kind."""


class UnwritablePlace(DeskbellError):
    """A file or folder can't be written: no permission, no room, or a failing disk."""


class DamagedData(DeskbellError):
    """The database is damaged, truncated or not Deskbell's. It is never replaced by a new one."""


class NewerData(DeskbellError):
    """The database was written by a newer Deskbell. Not a byte of it is changed."""


class DeskLocked(DeskbellError):
    """Another process has the desk open for writing."""


class CannotUndo(DeskbellError):
    """What would be undone (or redone) has been changed since."""


class Cancelled(DeskbellError):
    """The owner cancelled long work; nothing of it is left."""


class MailTrouble(DeskbellError):
    """Mail can't be fetched or sent now; the kinds below say whose turn it is to do something."""


class Offline(MailTrouble):
    """There is no network, or the server can't be reached: a state, and over when it is over."""


class Refused(MailTrouble):
    """The server does not take this user or password, or wants another way to sign in."""


class Distrusted(MailTrouble):
    """The line can't be made safe: a certificate that isn't right, or no encryption offered."""


class BadServer(MailTrouble):
    """The server says what no mail server should."""


class NoKeyring(DeskbellError):
    """The system keeps no passwords, or its keyring is locked: the owner is asked each session."""


class SignedOut(NoKeyring):
    """A sign-in with the browser is missing or over: the owner is asked to sign in again."""
