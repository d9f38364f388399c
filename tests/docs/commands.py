"""The commands in the documents' blocks of code, and what is known of each."""

import re
import shlex
from pathlib import Path

from pilotkarta.__main__ import _parser
from tests.docs.checks import Faults
from tests.docs.reading import document

WHERE = ("README.md", "CONTRIBUTING.md", "docs/anvandarhandledning.md", "docs/drift.md", "docs/api.md")
OURS = ".venv/bin/python -m pilotkarta "
# What no test here runs, and why; a line that no document has any longer is a fault.
NOT_RUN = {
    "sudo apt-get install --yes git make python3 python3-venv": "changes the machine",
    "sudo apt-get install --yes nginx": "changes the machine",
    "sudo mkdir /opt/pilotkartan": "changes the machine",
    'sudo chown "$USER" /opt/pilotkartan': "changes the machine",
    "sudo cp deploy/pilotkartan@.service deploy/pilotkartan.target /etc/systemd/system/": (
        "changes the machine"
    ),
    "sudo cp deploy/nginx.conf /etc/nginx/conf.d/pilotkartan.conf": "changes the machine",
    "sudo systemctl daemon-reload": "changes the machine",
    "sudo systemctl enable --now pilotkartan.target": "changes the machine",
    "sudo nginx -t": "changes the machine; tests/proxy starts nginx with the same file",
    "sudo systemctl reload nginx": "changes the machine",
    "curl --fail http://127.0.0.1:8501/piloter/ready": "asks the service that the lines before have started",
    "git clone ADRESSEN pilotkartan": "needs a network",
    "git clone ADRESSEN /opt/pilotkartan": "needs a network",
    "cd /opt/pilotkartan": "follows the line before",
    ".venv/bin/python -m pip install --require-hashes -r requirements.txt": "the Makefile does the same",
    "cd pilotkartan": "follows the line before",
    "python3 -m pip download --require-hashes -r requirements.txt -d paket": "needs a network",
    "python3 -m venv .venv": "the Makefile does the same",
    ".venv/bin/python -m pip install --no-index --find-links paket --require-hashes -r requirements.txt": (
        "needs what was downloaded"
    ),
    ".venv/bin/streamlit run app.py --server.port 8501": "the Makefile and every browser test start it so",
    "journalctl --unit 'pilotkartan@*' --grep 1234-5678": "reads the system's journal",
    "py -m venv .venv": "Windows",
    r".venv\Scripts\python -m pip install --require-hashes -r requirements.txt": "Windows",
    r".venv\Scripts\streamlit run app.py": "Windows",
    "curl -sO -z pilotkartan.csv https://karta.example/api/pilotkartan.csv": "tests/test_files.py asks so",
    'ogrinfo -al -so "/vsicurl/https://karta.example/api/pilotkartan.gpkg"': "as tests/browser/test_api.py",
    'ogr2ogr pilot.shp "https://karta.example/api/pilotkartan.geojson?tema=strak"': "as the line before",
}
# Run too, in the order in which they are written.
SHELL = ("ls ", "cp ", "mkdir ")


def commands(root: Path, name: str) -> list[str]:
    """List the commands in a document's blocks for a shell, without comments."""
    lines = []
    for block in document(root / name).blocks:
        if block.language in ("sh", "bat"):
            whole = block.text.replace("\\\n", " ")
            lines += [re.split(r"\s{1,}# ", line)[0].strip() for line in whole.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def targets(root: Path) -> set[str]:
    """List what ``make`` can be asked for by name."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    phony = " ".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)).split()
    return set(phony) & set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def unknown(root: Path) -> Faults:
    """List commands that are none of ours and not known otherwise, and what is known and not written."""
    written = [(name, line) for name in WHERE for line in commands(root, name)]
    known = targets(root)
    faults = []
    for name, line in written:
        program, *arguments = shlex.split(line, posix=not line.startswith((".venv\\", "py ")))
        missing = [one for one in arguments if one.startswith("deploy/") and not (root / one).exists()]
        faults += [f"{name}: {one} is not there" for one in missing]
        if program == "make":
            faults += [f"{name}: no target {one}" for one in arguments if "=" not in one and one not in known]
        elif not line.startswith((OURS, *SHELL)) and line not in NOT_RUN:
            faults.append(f"{name}: not known: {line}")
    lines = {line for _, line in written}
    return faults + [f"no document has: {line}" for line in NOT_RUN if line not in lines]


def told_targets(root: Path) -> Faults:
    """List the targets of ``make`` that neither README nor CONTRIBUTING tells of."""
    said = " ".join(
        text
        for name in ("README.md", "CONTRIBUTING.md")
        for text in [*document(root / name).code, *commands(root, name)]
    )
    return [f"make {one} is not told of" for one in sorted(targets(root)) if f"make {one}" not in said]


def told_options(root: Path) -> Faults:
    """List our commands and their options that the operator is not told of."""
    lines = commands(root, "docs/drift.md")
    said = [*document(root / "docs" / "drift.md").code, *(word for line in lines for word in line.split())]
    words = {word for one in said for word in one.split()}
    faults = []
    for action in _parser()._actions:
        for name, command in (action.choices or {}).items() if isinstance(action.choices, dict) else ():
            options = [
                one for given in command._actions for one in given.option_strings if one.startswith("--")
            ]
            faults += [
                f"{name}: {one} is not told of" for one in [name, *options] if one not in {*words, "--help"}
            ]
    return faults
