"""Certificates made for a test: an authority of its own, and servers that it vouches for, rightly or not."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
NOW = datetime.now(UTC)  # noqa: TID251
"""Certificates are checked by the machine's own clock, whatever the test's says."""


def small_key() -> Key:
    """A key of a size that is no longer accepted."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=1024)


class Authority:
    """Vouches for servers; those who trust it are given ``file``."""

    def __init__(self, folder: Path, name: str = "Test authority", above: Authority | None = None) -> None:
        self._folder = folder
        self._key: Key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        self._above = above
        signer, issuer = (above._key, above._name) if above else (self._key, self._name)
        self._certificate = _sign(
            _wanted(self._name, issuer, self._key).add_extension(
                x509.BasicConstraints(ca=True, path_length=None), critical=True
            ),
            signer,
        )
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def server(
        self,
        label: str,
        *names: str,
        days: tuple[int, int] = (-1, 30),
        key: Key | None = None,
        is_own: bool = False,
        with_chain: bool = True,
    ) -> Path:
        """A file with the key and certificate of a server of these names, valid between these days from now.

        ``is_own``: signed by nobody but itself; ``with_chain``: with the authorities between it and the root.
        """
        own = key or ec.generate_private_key(ec.SECP256R1())
        subject = _named(names[0])
        request = _wanted(subject, subject if is_own else self._name, own, days).add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False
        )
        request = request.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        certificates = [_sign(request, own if is_own else self._key)]
        if with_chain and self._above:
            certificates.append(self._certificate)
        path = self._folder / f"{label}.pem"
        path.write_bytes(
            own.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)
        )
        return path


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _wanted(
    subject: x509.Name, issuer: x509.Name, key: Key, days: tuple[int, int] = (-2, 60)
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
    )


def _sign(request: x509.CertificateBuilder, key: Key) -> x509.Certificate:
    return request.sign(key, hashes.SHA256())
