"""Mail made to stop its reader, and what reading it costs in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HEAD = b"From: ann@example.org\nSubject: x\nDate: Mon, 5 Jan 2026 09:00:00 +0100\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
FLOWED = HEAD + b"Content-Type: text/plain; format=flowed\n\n"

READ = """
import sys, time
from app.mail.message import read
raw = open(sys.argv[1], "rb").read()
start = time.process_time()  # what the mail costs, however busy the machine is with other things
mail = read(raw)
seconds = time.process_time() - start
# Not what getrusage tells: a new process starts with its parent's figure there.
[peak] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
megabytes = int(peak.split()[1]) / 1024
print(seconds, megabytes, mail.from_address, mail.problem, sep="|")
"""
HANGS_AFTER = 250
"""Seconds that no machine needs for one of them."""


class Survived(NamedTuple):
    """What it took, and what was read."""

    seconds: float
    megabytes: float
    sender: str
    problem: str


def survived(name: str, folder: Path) -> Survived:
    """Reads that flood."""
    path = folder / "flood.eml"
    path.write_bytes(FLOODS[name]())
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANGS_AFTER, check=True)
    seconds, megabytes, sender, problem = done.stdout.strip().split("|")
    return Survived(float(seconds), float(megabytes), sender, problem)


def nested(levels: int) -> bytes:
    opened = (b"Content-Type: multipart/mixed; boundary=b%dx\n\n--b%dx\n" % (n, n) for n in range(levels))
    return HEAD + b"".join(opened) + b"\nhello\n"


def attached(content: bytes, encoding: bytes) -> bytes:
    head = b"Content-Type: x/y; name=x\nContent-Transfer-Encoding: " + encoding + b"\n\n"
    return MIXED + b"--b\n\nhello\n--b\n" + head + content + b"\n--b--\n"


FLOODS = {
    "200,000 headers": lambda: HEAD + b"".join(b"X-%d: v\n" % n for n in range(200_000)) + b"\nbody",
    "200,000 of one header": lambda: (
        HEAD + b"Received: by x; Mon, 5 Jan 2026 09:00:00 +0100\n" * 200_000 + b"\nbody"
    ),
    "50,000 parts": lambda: MIXED + b"--b\n\nx\n" * 50_000 + b"--b--\n",
    "5,000 levels": lambda: nested(5_000),
    "5,000 messages in messages": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 5_000 + b"x",
    "20 kB of quotes": lambda: b"From: " + b'"' * 20_000 + b" <ann@example.org>\n\nx",
    "20 kB of brackets": lambda: b"From: " + b"<" * 20_000 + b"ann@example.org>\n\nx",
    "20 kB of parentheses": lambda: b"From: " + b"(" * 20_000 + b"ann@example.org\n\nx",
    "20 kB of escapes": lambda: b"From: " + b'"\\' * 10_000 + b" <ann@example.org>\n\nx",
    "200,000 recipients": lambda: HEAD + b"To: " + b"a@example.org, " * 200_000 + b"\n\nx",
    "1 MB subject": lambda: HEAD + b"Subject: " + b"x" * 1_000_000 + b"\n\nx",
    "1 MB of encoded words": lambda: b"Subject: " + b"=?utf-8?q?=C3=A9?= " * 50_000 + b"\n" + HEAD + b"\nx",
    "1 MB of unfinished words": lambda: b"Subject: " + b"=?" * 500_000 + b"\n" + HEAD + b"\nx",
    "200,000 references": lambda: HEAD + b"References: " + b"<a@b> " * 200_000 + b"\n\nx",
    "60 kB boundary": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=" + b'"' * 60_000 + b"\n\nx",
    "9,000 parameters": lambda: HEAD + b"Content-Type: text/plain; " + b"a*0=x; " * 9_000 + b"\n\nx",
    "2 million false boundaries": lambda: MIXED + b"--bx\n" * 2_000_000,
    "50 MB attachment": lambda: attached((b"QUJD" * 19 + b"\n") * 650_000, b"base64"),
    "50 MB of escapes": lambda: attached(b"=41" * 17_000_000, b"quoted-printable"),
    "20 MB in one line": lambda: HEAD + b"\n" + b"a b  " * 4_000_000,
    "20 MB of spaces": lambda: HEAD + b"\n" + b" " * 20_000_000 + b"x",
    "4 MB of soft breaks": lambda: FLOWED + b"a \n" * 1_300_000,
    "4 MB of quote marks": lambda: FLOWED + b">" * 4_000_000,
    "300,000 tables in tables": lambda: HTML + b"<table><tr><td>" * 300_000,
    "300,000 quotations": lambda: HTML + b"<blockquote>x" * 300_000,
    "4 million tags without end": lambda: HTML + b"<" * 4_000_000,
    "a million comments without end": lambda: HTML + b"<!--" * 1_000_000,
    "a million entities": lambda: HTML + b"&lt;" * 1_000_000,
    "160,000 links": lambda: HTML + b"<a href='http://x/y'>z</a>" * 160_000,
    "900 unknown charsets": lambda: (
        MIXED
        + b"".join(
            b"--b\nContent-Type: text/plain; charset=z%d\n\n" % n + b"\xe9\x81 " * 3_000 + b"\n"
            for n in range(900)
        )
    ),
    "a bounce of blank lines": lambda: (
        HEAD
        + b"Return-Path: <>\nContent-Type: multipart/report; boundary=b\n\n"
        + (b"--b\nContent-Type: message/rfc822\n\n" + b" \n" * 50_000) * 200
    ),
}
