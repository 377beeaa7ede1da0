"""Whose request it is: what a trusted proxy says, and nothing that a client says."""

from __future__ import annotations

import ipaddress

import pytest

from bot.server.client_address import client_address

TRUSTED = [ipaddress.ip_network(one) for one in ("10.0.0.0/8", "127.0.0.1/32", "fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.5", [], "203.0.113.5"),
        ("203.0.113.5", ["198.51.100.1"], "203.0.113.5"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["198.51.100.1, 10.0.0.7"], "198.51.100.1"),
        ("127.0.0.1", [" 198.51.100.1 ,10.0.0.7 , 10.0.0.8"], "198.51.100.1"),
        ("127.0.0.1", ["10.0.0.7"], "10.0.0.7"),
        ("127.0.0.1", ["not an address"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1, <script>"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::"),
        ("fd00::1", ["2001:db8:1:2:ffff::1"], "2001:db8:1:2::"),
        ("", ["198.51.100.1"], "unknown"),
    ],
)
def test_the_address_is_that_of_the_nearest_untrusted_hop(
    peer: str, forwarded: list[str], client: str
) -> None:
    """Hops are read from the nearest on, as long as they are trusted; an IPv6 network is one."""
    assert client_address(peer, forwarded, TRUSTED) == client


def test_without_trusted_proxies_the_header_counts_for_nothing() -> None:
    """Where no proxy is configured, the connection alone tells the address."""
    assert client_address("127.0.0.1", ["198.51.100.1"], []) == "127.0.0.1"
