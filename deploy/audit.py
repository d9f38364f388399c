"""Ask for known faults in what the service is locked to: ``make audit``."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LOCKED = Path(__file__).resolve().parents[1] / "requirements.txt"
SERVICES = ("pypi", "osv")  # the registry itself, then the public database of faults
PATIENCE = 600  # seconds
NONE_ANSWERED = (
    "Inget register svarade, så beroendena är INTE granskade. Kör make audit på en dator som når internet,\n"
    "eller följ meddelanden om sårbarheter på annat sätt (SECURITY.md)."
)


def found_by(service: str) -> list[dict[str, Any]]:
    """Let pip-audit look up the locked dependencies.

    Parameters
    ----------
    service : {"pypi", "osv"}
        Whom it asks.

    Returns
    -------
    list of dict
        Each dependency with its ``vulns``, or with ``skip_reason`` where it could not be looked up; empty
        when nobody answers.
    """
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCKED), "--disable-pip"]
    options = ["--format", "json", "--progress-spinner", "off", "--vulnerability-service", service]
    try:
        done = subprocess.run([*command, *options], capture_output=True, encoding="utf-8", timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return []
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except (json.JSONDecodeError, KeyError):
        print(f"{service}: {done.stderr.strip().rpartition(chr(10))[2]}", file=sys.stderr)
        return []


def told(found: Iterable[dict[str, Any]]) -> tuple[int, str]:
    """Say what was found.

    Parameters
    ----------
    found : iterable of dict
        From :func:`found_by`.

    Returns
    -------
    tuple of int and str
        0 when all were looked up and no fault is known, 1 when there are faults, 2 when some or all could
        not be looked up, which is no clean bill; and what to print.
    """
    found = list(found)
    unknown = [one["name"] for one in found if "vulns" not in one]
    if len(unknown) == len(found):
        return 2, NONE_ANSWERED
    lines = [_line(one, fault) for one in found for fault in one.get("vulns", ())]
    code = 1 if lines else 0
    lines.append(f"{len(found) - len(unknown)} beroenden granskade, {len(lines)} kända sårbarheter.")
    if unknown:
        lines.append(f"Kunde inte granskas: {', '.join(unknown)}.")
    return code or (2 if unknown else 0), "\n".join(lines)


def _line(one: dict[str, Any], fault: dict[str, Any]) -> str:
    mended = ", ".join(fault["fix_versions"]) or "ingen version ännu"
    return f"{one['name']} {one['version']}: {fault['id']}. Rättad i: {mended}."


def main() -> int:
    """Ask one service after the other until one knows of something."""
    for service in SERVICES:
        code, text = told(found_by(service))
        if text != NONE_ANSWERED:
            break
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
