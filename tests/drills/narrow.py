"""Commands that run another with less than it is used to: they hold for any user, root as well."""

import os
import sys

# Root may write where nobody may. Without its capabilities it is a user like others.
UNPRIVILEGED = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--") if os.geteuid() == 0 else ()
# A user that the system does not know, without a home; for root to become. It may read what root may, since
# the Python that runs the tests can lie in root's home.
NOBODY = (
    "env", "--unset=HOME", "setpriv", "--reuid=12345", "--regid=12345", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--",
)  # fmt: skip

_LIMITED = (
    "import os, resource, sys; most = int(sys.argv[1]);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most));"
    "os.execvp(sys.argv[2], sys.argv[2:])"
)


def at_most(size: int) -> tuple[str, ...]:
    """Give a command under which every file is full at ``size`` bytes, as on a disk with no room."""
    return (sys.executable, "-c", _LIMITED, str(size))
