"""What is said to an SMTP server and what it answers, in lines; every answer is bounded and plain.

``smtplib`` is not used: it reads answers without end, names this machine to the server, takes passwords in
ASCII alone, and does not tell whether the end of a letter was sent.
"""

from __future__ import annotations

import contextlib
import re
from typing import NamedTuple

from app.errors import BadServer, DeskbellError, MailTrouble
from app.mail.fields import one_line
from app.mail.wire import Wire
from app.texts import N_, worded

_MOST_BYTES = 64_000
_MOST_WORDS = 160
_LINE = re.compile(r"([2-5][0-9][0-9])(?:([ -])(.*))?")
_NOT_FROM_HERE = N_("{host} takes no mail from here: {words}.")
_NAME_OF_THIS_MACHINE = "[127.0.0.1]"
"""Says nothing of the owner's machine, and is a name that servers take."""


class Rejected(DeskbellError):
    """The server will never take this letter."""


class Later(DeskbellError):
    """The server does not take this letter now."""


class Answer(NamedTuple):
    """One answer of the server, whole."""

    code: int
    lines: tuple[str, ...]

    @property
    def is_yes(self) -> bool:
        """Whether it did what it was asked."""
        return self.code // 100 == 2


class Dialogue:
    """Questions and answers over one line."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._hidden: list[str] = []
        self.host = wire.host
        self.offers: dict[str, str] = {}
        """What the server can do, by keyword, since it was last greeted."""

    def greeting(self) -> None:
        """The server's first words."""
        self.insist(self.heard(), _NOT_FROM_HERE)

    def hello(self) -> None:
        """Greet it, and keep what it offers."""
        answer = self.ask(f"EHLO {_NAME_OF_THIS_MACHINE}")
        self.insist(answer, _NOT_FROM_HERE)
        # "AUTH=" is what some old servers write.
        words = (line.replace("AUTH=", "AUTH ").partition(" ") for line in answer.lines[1:])
        self.offers = {keyword.upper(): rest for keyword, _, rest in words}

    def ask(self, command: str) -> Answer:
        """Say a line, and hear the answer."""
        self.say(f"{command}\r\n".encode())
        return self.heard()

    def say(self, content: bytes) -> None:
        """Send these bytes."""
        self._wire.send(content)

    def heard(self) -> Answer:
        """The next answer, with all its lines. ``BadServer`` if it is none."""
        self._wire.allow(_MOST_BYTES)
        lines: list[str] = []
        codes: set[str] = set()
        is_over = False
        while not is_over:
            line = _LINE.fullmatch(self._wire.line().decode("utf-8", "replace").rstrip("\r\n"))
            if line is None:
                raise self.nonsense()
            codes.add(line[1])
            lines.append(line[3] or "")
            is_over = line[2] != "-"
        if len(codes) > 1:
            raise self.nonsense()
        return Answer(int(codes.pop()), tuple(lines))

    def has_more(self) -> bool:
        """Whether it goes on speaking although it was not asked."""
        return self._wire.has_news(0)

    def insist(self, answer: Answer, refusal: str, **values: object) -> None:
        """Go on if it said yes; else raise ``Rejected`` or ``Later`` with that line."""
        if answer.is_yes:
            return
        line = worded(refusal, host=self.host, words=self.words_of(answer), **values)
        if answer.code // 100 == 5:
            raise Rejected(line)
        if answer.code // 100 == 4:
            raise Later(line)
        raise self.nonsense()

    def nonsense(self) -> BadServer:
        """The failure of a server that answers what it was not asked."""
        return BadServer(worded("{host} does not speak as a mail server does.", host=self.host))

    def hide(self, secret: str) -> str:
        """The same text, which is in no line for the owner from now on, even if the server repeats it."""
        self._hidden += [secret, one_line(secret)]
        return secret

    def words_of(self, answer: Answer) -> str:
        """The server's own words, short enough to be shown."""
        words = one_line(" ".join(answer.lines))
        for secret in filter(None, self._hidden):
            words = words.replace(secret, "…")
        return f"{answer.code} {words}"[:_MOST_WORDS].rstrip(" .")

    def leave(self) -> None:
        """Say good-bye; nobody waits for the answer."""
        with contextlib.suppress(MailTrouble):
            self.say(b"QUIT\r\n")

    def close(self) -> None:
        """Close the line."""
        with contextlib.suppress(OSError):
            self._wire.close()
