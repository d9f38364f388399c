"""What the measuring was done on and with."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("streamlit", "folium", "streamlit-folium", "pandas", "geopandas", "altair")


def described(cpuinfo: str, meminfo: str, release: str, cores: int) -> dict[str, str]:
    """Describe a Linux machine from what its kernel says.

    Parameters
    ----------
    cpuinfo, meminfo, release : str
        The text of ``/proc/cpuinfo``, ``/proc/meminfo`` and ``/etc/os-release``.
    cores : int
        How many this process may use.

    Returns
    -------
    dict of str to str
        Processor, cores, memory and operating system; "unknown" where nothing is said.
    """
    model = _field(cpuinfo, "model name", ":")
    kilobytes = _field(meminfo, "MemTotal", ":").removesuffix(" kB")
    return {
        "Processor": model,
        "Cores": str(cores),
        "Memory": f"{int(kilobytes) / 1024**2:.1f} GiB" if kilobytes.isdecimal() else "unknown",
        "Operating system": _field(release, "PRETTY_NAME", "=").strip('"'),
    }


def _field(text: str, name: str, divider: str) -> str:
    for line in text.splitlines():
        key, _, value = line.partition(divider)
        if key.strip() == name:
            return value.strip()
    return "unknown"


def machine() -> dict[str, str]:
    """Describe this machine."""
    cpu, memory, release = map(_text, ("/proc/cpuinfo", "/proc/meminfo", "/etc/os-release"))
    allowed = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return described(cpu, memory, release, allowed)


def versions() -> dict[str, str]:
    """List the versions of what both apps are made of."""
    return {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).is_file() else ""
