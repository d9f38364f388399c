"""The service's own address as the one who asks sees it, and the address of that one."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request


def site(request: Request, own: str) -> str:
    """Give the service's own address, for what is written into files.

    Parameters
    ----------
    request : starlette.requests.Request
        Behind a proxy on the same machine its scheme is what ``X-Forwarded-Proto`` says (uvicorn).
    own : str
        What the address that is asked for ends with below the service's own, as ``/karta.svg``.

    Returns
    -------
    str
        As ``https://karta.example/piloter``, without a slash at the end.
    """
    asked = request.url
    return f"{asked.scheme}://{asked.netloc}{asked.path.removesuffix(own)}"


def asker(request: Request) -> str:
    """Give the address that a request comes from, for a fair share of what takes time.

    Parameters
    ----------
    request : starlette.requests.Request
        Behind a proxy on the same machine it comes from whom ``X-Forwarded-For`` names (uvicorn).

    Returns
    -------
    str
        Of IPv6 the network of 64 bits, since one visitor has all of it; empty where there is none. It is kept
        in memory while a file waits, and written nowhere.
    """
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
