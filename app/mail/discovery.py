"""Where an address has its mail servers: from the table of big hosts, or by the names that most have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from app.errors import BadInput, DeskbellError
from app.mail import tls as safe
from app.mail.hosts import BIG_HOSTS
from app.mail.tls import Timeouts, usable_host
from app.post import Candidate, Security, Server
from app.texts import N_

_SOON = Timeouts(connect=6)
_IN = (("imap.", 993, Security.TLS), ("mail.", 993, Security.TLS), ("", 993, Security.TLS))
_IN_PLAIN_FIRST = tuple((name, 143, Security.STARTTLS) for name, _, _ in _IN)
_OUT = (("smtp.", 465, Security.TLS), ("mail.", 465, Security.TLS), ("", 465, Security.TLS))
_OUT_PLAIN_FIRST = tuple((name, 587, Security.STARTTLS) for name, _, _ in _OUT)

Reach = Callable[[Server], bool]


def is_reached(server: Server) -> bool:
    """Whether that server is there: with the right certificate, or ready to be asked for one."""
    try:
        line = safe.connected(server, _SOON)
        if server.security is Security.TLS:
            line = safe.secured(line, server.host, safe.context(), _SOON)
    except DeskbellError:
        return False
    line.close()
    return True


def discover(address: str, *, reach: Reach = is_reached) -> tuple[Candidate, ...]:
    """The servers to try for that address, the most likely first; none if nothing can be reached.

    Nobody else is asked, and no password is sent.
    """
    _, at, domain = address.strip().lower().rpartition("@")
    if not at:
        raise BadInput(N_("That is no e-mail address. Write it like anna@example.org."))
    domain = usable_host(domain)
    if domain in BIG_HOSTS:
        return (BIG_HOSTS[domain],)
    incoming, outgoing = (
        [Server(f"{name}{domain}", port, security) for name, port, security in usual]
        for usual in (_IN + _IN_PLAIN_FIRST, _OUT + _OUT_PLAIN_FIRST)
    )
    with ThreadPoolExecutor(len(incoming) + len(outgoing)) as at_once:
        there = dict(zip(incoming + outgoing, at_once.map(reach, incoming + outgoing), strict=True))
    return tuple(
        Candidate(fetch, send) for fetch in _there(incoming, there) for send in _there(outgoing, there)
    )


def _there(servers: Iterable[Server], there: dict[Server, bool]) -> list[Server]:
    return [server for server in servers if there[server]]
