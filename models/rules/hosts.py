"""Where the office may ask: which hosts, and which addresses behind their names.

Here: pure answers about one host and one address. A name may lead anywhere, so both are asked: the name when a source is
registered, the address each time before anything is sent. Not here: looking names up (flows.sources).
"""

import ipaddress
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

#: Where machines tell their own secrets to whoever asks from inside, beyond the link-local addresses.
METADATA = {"100.100.100.200", "192.0.0.192", "fd00:ec2::254", "168.63.129.16"}
SCHEMES = ("http", "https")


def listed(allowed: str, host: str) -> bool:
    """Whether the list of the office names this host: itself, a `.domain` that it ends with, or a network around it."""
    name = host.lower().rstrip(".")
    return any(name == one or (one.startswith(".") and name.endswith(one)) for one in _names(allowed)) or (
        _address(name) is not None and _in_network(allowed, name)
    )


def may_ask(allowed: str, host: str) -> bool:
    """Whether a host may be asked: any, or where the office keeps a list, only those on it."""
    return bool(host) and (not _names(allowed) or listed(allowed, host))


def may_reach(allowed: str, host: str, address: str) -> bool:
    """Whether the address behind a host may be connected to; link-local ones and the like only if listed as such."""
    found = _address(address)
    if found is None or not may_ask(allowed, host):
        return False
    return not _is_special(found) or _in_network(allowed, address)


def may_register(allowed: str, host: str) -> bool:
    """Whether a system may be registered there: one that may be asked, and not by an address that nobody may be asked at."""
    return may_ask(allowed, host) and (_address(host) is None or may_reach(allowed, host, host))


def is_address(host: str) -> bool:
    """Whether a host is an address and needs no looking up."""
    return _address(host) is not None


def host(url: str) -> str:
    """The host of an address."""
    return (urlsplit(url).hostname or "").lower()


def shown(url: str) -> str:
    """An address without what may be secret in it: no login, no values of its query."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}{'?…' if parts.query else ''}"


def is_web(url: str) -> bool:
    """Whether this is an address to ask over HTTP at all."""
    try:
        parts = urlsplit(url)
        return parts.scheme in SCHEMES and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _names(allowed: str) -> list[str]:
    return [one.strip().lower() for one in allowed.split(",") if one.strip()]


def _in_network(allowed: str, address: str) -> bool:
    found = _address(address)
    for one in _names(allowed):
        try:
            network = ipaddress.ip_network(one, strict=False)
        except ValueError:
            continue
        if found is not None and found in network:
            return True
    return False


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def _is_special(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or (address.is_reserved and not address.is_loopback)
        or str(address) in METADATA
    )
