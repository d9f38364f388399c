"""The service's own address as the one who asks sees it."""

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
