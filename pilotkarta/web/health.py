"""Whether the server is alive, and whether it has something to show: for those who watch over it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pilotkarta import __version__
from pilotkarta.register import RegisterError, datasets, faults_since, load

_NOT_KEPT = {"cache-control": "no-store"}


async def health(_request: Request) -> Response:
    """Say that the server is alive; nothing is looked at."""
    return JSONResponse({"status": "ok"}, headers=_NOT_KEPT)


def ready(_request: Request) -> Response:
    """Say whether the register can be shown.

    Returns
    -------
    starlette.responses.Response
        ``status``, the ``version`` of the service, and ``faults``, how many are in the tables on the disk;
        with ``register`` (its version) and ``projects`` (how many) where it can be shown. 200 with ``ok``;
        200 with ``degraded`` where tables are at fault but the register, or its last good version, is shown;
        503 with ``faulty`` where it cannot be. The owner's other data sets can only degrade.
    """
    faults = {name: _faults(name) for name in datasets()}
    said = {"version": __version__, "faults": sum(faults.values())}
    try:
        register = load(datasets()[""].folder)
    except RegisterError:
        return JSONResponse({"status": "faulty", **said}, status_code=503, headers=_NOT_KEPT)
    shown = {"register": register.version, "projects": len(register.projects)}
    status = "degraded" if said["faults"] else "ok"
    return JSONResponse({"status": status, **said, **shown}, headers=_NOT_KEPT)


def _faults(name: str) -> int:
    return len(faults_since(datasets()[name].folder))
