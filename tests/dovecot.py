"""A real mail server on loopback: Dovecot in a folder of its own, where anybody's password is ``secret``."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from app.mail.secret import Password
from app.post import Security, Server
from tests.certificates import Authority

PASSWORD = Password("secret")
_NUMBERS = count()
IS_HERE = shutil.which("dovecot") is not None

_CONF = """
base_dir = {d}/run
state_dir = {d}/run
instance_name = test
log_path = {d}/dovecot.log
auth_failure_delay = 0
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{d}/mail/%n
mail_home = {d}/mail/%n
mail_fsync = never
ssl = required
ssl_cert = <{d}/server.pem
ssl_key = <{d}/server.pem
auth_mechanisms = plain login
imap_idle_notify_interval = 30 secs
mail_max_userip_connections = 100
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={d}/mail/%n
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


class Dovecot:
    """The running server. Trust ``authority`` to reach it by the name of localhost."""

    def __init__(self, folder: Path, authority: Authority, ports: dict[str, int]) -> None:
        self._folder = folder
        self.authority = authority
        self.imaps = Server("localhost", ports["imaps"], Security.TLS)
        self.starttls = Server("localhost", ports["imap"], Security.STARTTLS)

    def trusting(self) -> ssl.SSLContext:
        """What a client that trusts it needs."""
        return ssl.create_default_context(cafile=str(self.authority.file))

    @contextmanager
    def other_program(self, user: str) -> Iterator[imaplib.IMAP4_SSL]:
        """Another mail program, signed in as that user."""
        with imaplib.IMAP4_SSL("localhost", self.imaps.port, ssl_context=self.trusting()) as program:
            program.login(user, PASSWORD.text)
            yield program

    def deliver(
        self, user: str, mails: Iterable[bytes], folder: str = "INBOX", arrived_at: datetime | None = None
    ) -> None:
        """Puts mail into that folder, in this order."""
        place = self._folder / "mail" / user / ("" if folder == "INBOX" else f".{folder}")
        self._make(place)
        for raw in mails:
            path = place / "tmp" / f"1700000000.M{next(_NUMBERS):09}P1.test"
            path.write_bytes(raw)
            _give_to_server(path)
            if arrived_at:
                os.utime(path, (arrived_at.timestamp(),) * 2)
            path.rename(place / "new" / path.name)

    def _make(self, place: Path) -> None:
        """The folder as a Maildir, if there is none."""
        parts = [place / name for name in ("cur", "new", "tmp")]
        for part in parts:
            part.mkdir(parents=True, exist_ok=True)
        for path in (place.parent, place, *parts):  # what else lies there is the server's, and comes and goes
            _give_to_server(path)

    def number_anew(self, user: str, folder: str = "") -> None:
        """Makes it forget its numbers: a new UIDVALIDITY, and every message has a new UID."""
        place = self._folder / "mail" / user / folder
        for path in [*place.glob("dovecot*"), *place.parent.glob("dovecot-uidvalidity*")]:
            path.unlink() if path.is_file() else None
        # It makes the next one from the time, in seconds: one that was not used yet is given to it.
        (place / "dovecot-uidlist").write_text(f"3 V{self._next_validity()} N1 G{os.urandom(16).hex()}\n")
        _give_to_server(place / "dovecot-uidlist")

    _validity = 1_900_000_000

    def _next_validity(self) -> int:
        self._validity += 1
        return self._validity


@contextmanager
def running(more: str = "") -> Iterator[Dovecot]:
    """A server until the block ends, with more in its settings."""
    # Not below a folder that only its owner may enter: the server's processes are other users.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    try:
        folder.chmod(0o755)
        ports = dict(zip(("imap", "imaps", "lmtp"), _free_ports(3), strict=True))
        authority = Authority(folder)
        authority.server("server", "localhost", "127.0.0.1")
        conf = folder / "dovecot.conf"
        conf.write_text(_CONF.format(d=folder, **ports, **_users(folder)) + more)
        process = subprocess.Popen(["dovecot", "-F", "-c", conf], stderr=subprocess.DEVNULL)
        try:
            _wait_for(process, ports["imaps"], folder / "dovecot.log")
            yield Dovecot(folder, authority, ports)
        finally:
            process.terminate()
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _users(folder: Path) -> dict[str, object]:
    (folder / "mail").mkdir()
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid())
        group = subprocess.check_output(["id", "-gn"], text=True).strip()
        return {
            "internal": me.pw_name,
            "internal_group": group,
            "login": me.pw_name,
            "uid": me.pw_uid,
            "gid": me.pw_gid,
        }
    uid, gid = _mail_owner()
    os.chown(folder / "mail", uid, gid)
    return {"internal": "dovecot", "internal_group": "dovecot", "login": "dovenull", "uid": uid, "gid": gid}


def _give_to_server(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, *_mail_owner())


def _mail_owner() -> tuple[int, int]:
    mail = pwd.getpwnam("mail")
    return mail.pw_uid, mail.pw_gid


def _free_ports(number: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(2_000):
        assert process.poll() is None, log.read_text() if log.exists() else "it did not start"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            threading.Event().wait(0.01)
        else:
            return
    raise AssertionError(log.read_text())
