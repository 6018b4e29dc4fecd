"""Addresses: where a webhook may lead, which is outwards.

What is written as an address of one's own network is refused when it is said. What a name leads to
shows only when something is sent there, and is looked at then, each time (`api.webhooks.sending`).
"""

import ipaddress
import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from models.errors import Invalid
from models.settings import Settings

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

INSIDE = ("localhost", "local", "internal", "home.arpa")
"""What names of one's own network end with; those without a dot are there, too."""


@dataclass(eq=False)
class LeadsInside(Invalid):
    """It leads into the network of this server, which the operator has not allowed."""


@dataclass(eq=False)
class NotEncrypted(Invalid):
    """It must begin with https://, unless the operator allows the own network."""


def must_be_an_address(url: str) -> None:
    """Raise `Invalid` unless it is one of the web that leads outwards, without a password in it.

    >>> must_be_an_address("https://example.com/hook?x=1")
    """
    try:
        parts = urlsplit(url)
        ok = parts.hostname and parts.port != 0
    except ValueError:
        raise Invalid(field="url", value=url[:80]) from None
    if not ok or parts.scheme not in ("http", "https") or _says_too_much(parts):
        raise Invalid(field="url", value=url[:80])
    if Settings().webhooks_to_private:
        return
    if parts.scheme != "https":
        raise NotEncrypted(field="url", value=url[:80])
    if leads_inside(parts.hostname or ""):
        raise LeadsInside(field="url", value=url[:80])


def _says_too_much(parts: SplitResult) -> bool:
    return parts.username is not None or bool(parts.fragment)


def leads_inside(host: str) -> bool:
    """Whether a host is one's own network by what is written alone.

    >>> [leads_inside(host) for host in ("example.com", "1.1.1.1", "127.1", "0x7f000001", "nas")]
    [False, False, True, True, True]
    """
    name = host.rstrip(".").lower()
    if (address := as_address(name)) is not None:
        return not is_public(address)
    return "." not in name or any(name.endswith(f".{ending}") for ending in INSIDE)


def as_address(host: str) -> str | None:
    """The address that a host is, however it is written; None when it is a name.

    >>> as_address("2130706433"), as_address("::ffff:10.0.0.1"), as_address("example.com")
    ('127.0.0.1', '::ffff:10.0.0.1', None)
    """
    plain = host.partition("%")[0]
    with suppress(ValueError):
        ipaddress.ip_address(plain)
        return plain
    with suppress(OSError, ValueError):  # as resolvers read it: 127.1, 0x7f.1, 2130706433
        return socket.inet_ntoa(socket.inet_aton(plain))
    return None


def is_public(address: str) -> bool:
    """Whether an address is one of the internet, and no disguise of another one.

    >>> [is_public(a) for a in ("1.1.1.1", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            within = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if within:
            return is_public(str(within))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
