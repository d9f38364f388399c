"""The files of ``deploy/`` run for real on loopback: the system's nginx and two processes of Pilotkartan."""

import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

from tests.browser.conftest import ROOT

DEPLOY = ROOT / "deploy"
HOST = "127.0.0.1"
PROCESSES = ("1", "2")  # as the cookie names them
COOKIE = "pilotkartan_process"

# What a test machine has otherwise: no directory of the system's is written to, and no port below 1024 taken.
FRAME = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body 1;  # the folders in it are left by what has been there
    proxy_temp_path {folder}/proxy 1;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/pilotkartan.conf;
}}
"""


def _free_ports(n: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(n)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _placed(text: str, **places: str) -> str:
    """Put other ports and folders into a file of ``deploy/``; each has to be there."""
    for what, place in places.items():
        pattern = _PLACES[what]
        assert re.search(pattern, text), f"{what} is no longer in the file"
        text = re.sub(pattern, place, text)
    return text


_UPSTREAM = re.compile(rf"\b{HOST}:(\d+)")
_PLACES = {
    "first": r"127\.0\.0\.1:8501\b",
    "second": r"127\.0\.0\.1:8502\b",
    "first_answered": r"~:8501\$",
    "second_answered": r"~:8502\$",
    "ipv6": r"listen \[::\]:.*;",
    "plain": r"listen 80;",
    "secure": r"listen 443 ",
    "name": r"server_name karta\.example;",
    "certificate": r"/etc/ssl/certs/karta\.example\.pem",
    "key": r"/etc/ssl/private/karta\.example\.key",
    "logs": r"/var/log/nginx",
    "installed": r"/opt/pilotkartan\b",
}


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
         "-addext", f"subjectAltName=IP:{HOST}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


@dataclass
class Rig:
    """The service as it is deployed; what is stopped by a test is started again by it."""

    folder: Path
    ports: dict[str, int]  # of each process
    plain: int
    secure: int
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict, repr=False)
    said: list[str] = field(default_factory=list, repr=False)  # by all of them, once started

    @property
    def address(self) -> str:
        """The address of the service, below which are all its pages."""
        return f"https://{HOST}:{self.secure}/piloter"

    @property
    def certificate(self) -> Path:
        """What vouches for the proxy."""
        return self.folder / "cert.pem"

    def get(
        self, path: str, cookie: str = "", body: bytes | None = None, source: str = HOST, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """Ask for a path of the site, as the one with the cookie, from an address; or send it a body."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            sent["Cookie"] = f"{COOKIE}={cookie}"
        connection = self.connection(source)
        connection.request("GET" if body is None else "PUT", path, body, sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def connection(self, source: str) -> HTTPSConnection:
        """Give a connection from an address, which has to be one of this machine's (127.…)."""
        return HTTPSConnection(HOST, self.secure, context=self.trust, timeout=60, source_address=(source, 0))

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """What trusts the proxy."""
        return ssl.create_default_context(cafile=self.certificate)

    def logged(self, path: str, since: int) -> list[str]:
        """Give the lines of the access log after the first ``since``, when there is one of a path.

        A line is written when its answer has been sent, and a websocket's when it has ended.
        """
        for _ in range(1000):
            lines = self.log()[since:]
            if any(f" {path} " in line for line in lines):
                return lines
            self.get("/piloter/health", "1")
        raise AssertionError(f"{path} is not in the log")

    def log(self) -> list[str]:
        """Read the access log."""
        return (self.folder / "pilotkartan.log").read_text(encoding="utf-8").splitlines()

    def tried(self, line: str) -> list[str]:
        """List the processes that a line of the log says were tried, in turn."""
        names = {str(port): name for name, port in self.ports.items()}
        return [names[port] for port in _UPSTREAM.findall(line)]

    def start_processes(self, *names: str) -> None:
        """Start processes as their systemd unit does, and wait until they answer."""
        for name in names:
            self._start_process(name)
        for name in names:
            # It listens before it has read its tables; who comes then waits.
            with urlopen(f"http://{HOST}:{self.ports[name]}/piloter/health", timeout=60) as answer:
                assert answer.status == 200

    def _start_process(self, name: str) -> None:
        unit = (DEPLOY / "pilotkartan@.service").read_text(encoding="utf-8")
        found = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)
        assert found
        program, *arguments = shlex.split(found[1].replace("%i", str(self.ports[name])))
        assert program == "/opt/pilotkartan/.venv/bin/python"
        self._start(f"process {name}", [sys.executable, *arguments], "URL:")

    def kill_process(self, name: str) -> None:
        """End a process as lack of memory does."""
        self._end(f"process {name}", signal.SIGKILL)

    def start_nginx(self) -> None:
        """Start the proxy, and wait until it listens."""
        path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
        nginx = shutil.which("nginx", path=path)
        assert nginx, "no nginx: run `make tools`"
        command = [nginx, "-p", str(self.folder), "-e", "stderr", "-c", str(self.folder / "nginx.conf")]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        self._start("nginx", command)
        while True:
            with socket.socket() as probe:
                if probe.connect_ex((HOST, self.secure)) == 0:
                    return
            assert self.running["nginx"].poll() is None

    def stop_nginx(self) -> None:
        """Stop the proxy at once; open connections are cut."""
        self._end("nginx", signal.SIGTERM)

    def stop(self) -> None:
        """End all, and pass on what they have said: it is seen where a test fails."""
        for name in list(self.running):
            self._end(name, signal.SIGTERM)
        print("".join(self.said))

    def _start(self, name: str, command: list[str], sign: str = "") -> None:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.running[name] = process
        assert process.stdout
        said = []
        while sign:
            said.append(process.stdout.readline())
            assert said[-1], f"{name} did not start:\n" + "".join(said)
            if sign in said[-1]:
                break
        # A full pipe would stop it.
        Thread(target=lambda: self.said.extend(process.stdout or ()), daemon=True).start()

    def _end(self, name: str, how: signal.Signals) -> None:
        process = self.running.pop(name)
        process.send_signal(how)
        process.wait(timeout=20)


@contextmanager
def deployed(folder: Path) -> Iterator[Rig]:
    """Run the service from the files of ``deploy/``, with places of the test's own."""
    first, second, plain, secure = _free_ports(4)
    rig = Rig(folder, dict(zip(PROCESSES, (first, second), strict=True)), plain, secure)
    _certificate(folder)
    conf = _placed(
        (DEPLOY / "nginx.conf").read_text(encoding="utf-8"),
        first=f"{HOST}:{first}",
        second=f"{HOST}:{second}",
        first_answered=f"~:{first}$",
        second_answered=f"~:{second}$",
        ipv6="",
        plain=f"listen {HOST}:{plain};",
        secure=f"listen {HOST}:{secure} ",
        name=f"server_name {HOST};",
        certificate=str(folder / "cert.pem"),
        key=str(folder / "key.pem"),
        logs=str(folder),
        installed=str(ROOT),
    )
    (folder / "pilotkartan.conf").write_text(conf, encoding="utf-8")
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder), encoding="utf-8")
    try:
        rig.start_nginx()
        rig.start_processes(*PROCESSES)
        yield rig
    finally:
        rig.stop()
