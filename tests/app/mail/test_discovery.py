"""From an address to its servers: without asking anybody else, and the likeliest first."""

from __future__ import annotations

import socket

import pytest

from app.errors import BadInput
from app.mail.discovery import discover, is_reached
from app.mail.hosts import APP_PASSWORD, BIG_HOSTS
from app.mail.tls import usable_host
from app.post import Security, Server, SignIn
from tests.dovecot import Dovecot


def nobody(_: Server) -> bool:
    raise AssertionError("a big host is known")


def test_big_host_is_known() -> None:
    [gmail] = discover("Anna.Berg@Gmail.com ", reach=nobody)
    assert gmail.incoming == Server("imap.gmail.com", 993, Security.TLS)
    assert gmail.advice == APP_PASSWORD
    assert not gmail.keeps_sent
    [outlook] = discover("anna@outlook.com", reach=nobody)
    assert outlook.sign_in is SignIn.MICROSOFT


def test_every_big_host_has_servers_that_can_be_asked() -> None:
    for domain, host in BIG_HOSTS.items():
        assert usable_host(domain) == domain
        for server in (host.incoming, host.outgoing):
            assert usable_host(server.host) == server.host
        assert (host.incoming.port, host.incoming.security) == (993, Security.TLS)
        assert (host.outgoing.port, host.outgoing.security) in (
            (465, Security.TLS),
            (587, Security.STARTTLS),
        )


def test_usual_names_are_tried_in_order() -> None:
    there = {
        Server("mail.berg.example", 143, Security.STARTTLS),
        Server("mail.berg.example", 993, Security.TLS),
        Server("smtp.berg.example", 587, Security.STARTTLS),
        Server("mail.berg.example", 465, Security.TLS),
    }
    found = discover("anna@berg.example", reach=there.__contains__)
    assert [(each.incoming.port, each.outgoing.host) for each in found] == [
        (993, "mail.berg.example"),
        (993, "smtp.berg.example"),
        (143, "mail.berg.example"),
        (143, "smtp.berg.example"),
    ]


def test_all_names_are_of_the_domain_and_safe() -> None:
    asked: list[Server] = []
    assert discover("anna@bücher.example", reach=lambda server: bool(asked.append(server))) == ()
    assert all(server.host.endswith("xn--bcher-kva.example") for server in asked)
    assert {server.port for server in asked} == {993, 143, 465, 587}


@pytest.mark.parametrize("address", ["", "anna", "anna@", "anna@a b", "anna@x\r\ny", "@"])
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(BadInput):
        discover(address, reach=nobody)


@pytest.mark.slow
def test_server_is_reached_if_it_can_be_trusted(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_reached(dovecot.imaps)
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority.file))
    assert is_reached(dovecot.imaps)
    assert is_reached(dovecot.starttls)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert not is_reached(Server("127.0.0.1", port, Security.TLS))
