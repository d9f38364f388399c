"""Files that visitors drop: they are read from memory and never written to disk."""

from starlette.formparsers import MultiPartParser

MOST_BYTES = 11 * 1024 * 1024  # the largest upload (server.maxUploadSize) and what is around it


def keep_in_memory() -> None:
    """Let the form parser hold whole files: above its own limit, 1 MB, it writes them to the disk."""
    MultiPartParser.spool_max_size = MOST_BYTES
