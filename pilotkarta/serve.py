"""Start the service: ``python -m pilotkarta.serve``, with Streamlit's own options.

It is ``streamlit run app.py``, which by itself does not start for a user without a home folder, as containers
and services have them.
"""

import os
import runpy
import sys
from pathlib import Path

from pilotkarta.paths import ROOT


def lend_home() -> None:
    """Let the service's own folder be the home of who has none: Streamlit reads its settings below it."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = str(ROOT)


if __name__ == "__main__":
    lend_home()
    sys.argv = ["streamlit", "run", str(ROOT / "app.py"), *sys.argv[1:]]
    runpy.run_module("streamlit", run_name="__main__")
