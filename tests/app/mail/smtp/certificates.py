"""A certificate of our own for this machine, and the two sides of a safe line that trust it."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple


class Trust(NamedTuple):
    """What a server shows and what a client believes."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def made_in(folder: Path) -> Trust:
    """A fresh key and certificate for 127.0.0.1 and localhost."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-days", "2", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return Trust(server, ssl.create_default_context(cafile=str(certificate)))
