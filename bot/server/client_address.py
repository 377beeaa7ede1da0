"""Whose request it is, as far as an address tells: behind trusted proxies, and only there."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from bot.settings import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# One subscriber has a whole network of this size.
_IPV6_SUBSCRIBER = 64


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the address that limits count, an IPv6 subscriber's network as one.

    Args:
        peer: the address of the connection.
        forwarded: the X-Forwarded-For headers; read from trusted proxies only, from the nearest
            hop on, until an address that is no trusted proxy.
        trusted: the networks of the proxies.
    """
    client = _read(peer)
    hops = [hop for header in forwarded for hop in header.split(",")]
    while hops and client is not None and _is_within(client, trusted):
        hop = _read(hops.pop().strip())
        if hop is None:
            break
        client = hop
    return _counted(client) if client is not None else "unknown"


def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _is_within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _counted(address: Address) -> str:
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, _IPV6_SUBSCRIBER), strict=False).network_address)
