"""Addresses as servers take them: whole, without anything that could be read as more than one address."""

from __future__ import annotations

import re

from app.errors import BadInput
from app.texts import worded

_LONGEST = 320
_ATEXT = r"[^\s\x00-\x20\x7f-\xa0<>()\[\]\\,;:@\".\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
_DOT_ATOM = re.compile(rf"{_ATEXT}++(?:\.{_ATEXT}++)*+")
_DOTS_AND_ATOMS = re.compile(rf"(?:{_ATEXT}|\.)++")
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[\x20-\x7e])*+"')
_DOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})*+", re.IGNORECASE)
_LITERAL = re.compile(r"\[[0-9a-f:.]{2,45}\]|\[IPv6:[0-9a-f:.]{2,45}\]", re.IGNORECASE)


def sendable(address: str) -> str:
    """The address as it goes to a server: an international domain in its ASCII form.

    ``BadInput`` names one that is none.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or len(address) > _LONGEST:
        raise _no_address(address)
    return f"{_local(local, address)}@{_domain(domain, address)}"


def is_sendable(address: str) -> bool:
    """Whether it is an address that mail can be sent to."""
    try:
        sendable(address)
    except BadInput:
        return False
    return True


def domain_of(address: str) -> str:
    """The part of a sendable address after the @."""
    return address.rpartition("@")[2]


def _local(local: str, address: str) -> str:
    if _DOT_ATOM.fullmatch(local) or _QUOTED.fullmatch(local):
        return local
    if _DOTS_AND_ATOMS.fullmatch(local) and local.isascii():  # "ann..b@" is no word to a server unless quoted
        return f'"{local}"'
    raise _no_address(address)


def _domain(domain: str, address: str) -> str:
    if not domain.isascii():
        domain = _in_ascii(domain, address)
    if not _DOMAIN.fullmatch(domain) and not _LITERAL.fullmatch(domain):
        raise _no_address(address)
    return domain


def _in_ascii(domain: str, address: str) -> str:
    import idna  # tables of every script: only when there is one

    try:
        # Not the codec of the standard library: to that one, "straße.example" is somebody else's domain.
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise _no_address(address) from None


def _no_address(address: str) -> BadInput:
    return BadInput(worded("{address} is not a whole e-mail address.", address=ascii(address[:100])))
