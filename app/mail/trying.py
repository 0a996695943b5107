"""Whether an account works, said in one line."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from app.errors import DeskbellError
from app.mail.imap.session import Session
from app.mail.secret import Secret
from app.mail.smtp import try_sign_in
from app.mail.tls import Timeouts
from app.post import Account
from app.texts import N_, worded

_SOON = Timeouts(connect=10, silence=20, answer=40)


def try_account(account: Account, secret: Secret, *, tls: ssl.SSLContext | None = None) -> tuple[str, bool]:
    """The line for the owner, and whether all works. It fetches nothing and sends nothing."""
    ways = (partial(_try_in, account, secret, tls), partial(_try_out, account, secret, tls))
    with ThreadPoolExecutor(len(ways)) as at_once:
        said_in, said_out = at_once.map(_said, ways)
    line = worded(
        "Mail in: {mail_in} Mail out: {mail_out}",
        mail_in=said_in or N_("works."),
        mail_out=said_out or N_("works."),
    )
    return line, not (said_in or said_out)


def _said(way: Callable[[], None]) -> str:
    """What stands in the way; empty if nothing does."""
    try:
        way()
    except DeskbellError as error:
        line: str = error.args[0]  # not str() of it, which forgets how it was put together
        return line
    return ""


def _try_in(account: Account, secret: Secret, tls: ssl.SSLContext | None) -> None:
    with Session.open(account.incoming, account.user, secret, timeouts=_SOON, tls=tls) as session:
        for folder in account.folders or (session.folders().inbox,):
            session.examine(folder)


def _try_out(account: Account, secret: Secret, tls: ssl.SSLContext | None) -> None:
    try_sign_in(account.outgoing, account.user, secret, timeouts=_SOON, tls=tls)
