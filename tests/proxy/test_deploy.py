"""What the files of ``deploy/`` promise besides: limits, headers, nothing on the disk, a unit that holds."""

import http.client
import shutil
import subprocess

import pytest

from pilotkarta.web.uploads import MOST_BYTES
from tests.proxy.rig import DEPLOY, HOST

UPLOAD = "/piloter/_stcore/upload_file/a/b"


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        (UPLOAD, MOST_BYTES, 403),  # it came through, and was refused by the process: no token
        (UPLOAD, MOST_BYTES + 1, 413),
        ("/piloter/karta", 64 * 1024 + 1, 413),
    ],
)
def test_what_is_sent_has_a_limit_and_never_lies_on_the_disk(rig, path, size, status):
    try:
        answer, _ = rig.get(path, body=b"x" * size)
        assert answer.status == status
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413  # it may close before all has been sent
    assert list((rig.folder / "body").iterdir()) == []


@pytest.mark.parametrize("path", ["/piloter/karta", "/piloter/ingenting", "/piloter/api/pilotkartan.csv"])
def test_the_headers_of_the_processes_come_through_and_https_is_demanded(rig, path):
    headers = rig.get(path)[0].headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] == "nginx"  # without its version


def test_streamlits_scripts_come_compressed(rig):
    _, page = rig.get("/piloter/karta")
    script = page.decode().partition('src="./static/js/')[2].partition('"')[0]
    plain = rig.get(f"/piloter/static/js/{script}")[1]
    packed, content = rig.get(f"/piloter/static/js/{script}", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(content) < len(plain) / 2


def test_who_comes_without_https_is_sent_there_with_the_whole_address(rig):
    connection = http.client.HTTPConnection(HOST, rig.plain, timeout=30)
    connection.request("GET", "/piloter/karta?tema=strak")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/piloter/karta?tema=strak")


@pytest.mark.parametrize("name", ["avbrott.html", "manga.html"])
def test_the_proxys_own_pages_ask_for_nothing(name):
    page = (DEPLOY / name).read_text(encoding="utf-8")
    assert "http" not in page
    assert "src=" not in page
    assert "url(" not in page


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_the_units_and_finds_little_exposed(tmp_path):
    for name in ("pilotkartan@.service", "pilotkartan.target"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        # The service is not installed here.
        placed = text.replace("/opt/pilotkartan/.venv/bin/python", "/bin/true").replace(
            "/opt/pilotkartan", "/"
        )
        (tmp_path / name).write_text(placed, encoding="utf-8")
    for port in ("8501", "8502"):  # those that the target wants
        shutil.copy(tmp_path / "pilotkartan@.service", tmp_path / f"pilotkartan@{port}.service")
    units = [tmp_path / "pilotkartan@8501.service", tmp_path / "pilotkartan.target"]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", units[0]],
        check=True, capture_output=True,
    )  # fmt: skip
