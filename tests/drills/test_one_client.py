"""One client that asks for far more than its share, without a proxy: others get what they ask for."""

import http.client
import threading
from contextlib import closing, suppress

from pilotkarta.paths import ROOT
from tests.drills.server import PATIENCE, Server, running

GREEDY = "127.0.0.2"


class Flood:
    """Sixty connections from one address, each asking for slides of its own."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://")
        self.answered: list[int] = []
        self.more = threading.Condition()
        self.threads = [threading.Thread(target=self._asks, args=(n,)) for n in range(60)]
        for thread in self.threads:
            thread.start()

    def _asks(self, n: int) -> None:
        path = f"/api/pilotkartan.pptx?q=ord{n}"
        with (
            suppress(OSError, http.client.HTTPException),  # the server has ended
            closing(http.client.HTTPConnection(self.host, timeout=600, source_address=(GREEDY, 0))) as one,
        ):
            one.request("GET", path)
            with closing(one.getresponse()) as answer:
                self.heard(answer.status)

    def heard(self, status: int) -> None:
        with self.more:
            self.answered.append(status)
            self.more.notify_all()

    def until(self, n: int) -> None:
        """Wait until so many have been answered."""
        with self.more:
            assert self.more.wait_for(lambda: len(self.answered) >= n, PATIENCE)


def test_others_are_served_meanwhile() -> None:
    with running(ROOT) as server:
        flood = Flood(server.address)
        look(server, flood)
    for thread in flood.threads:
        thread.join()


def look(server: Server, flood: Flood) -> None:
    """Look at what others get while the flood lasts."""
    flood.until(45)  # those beyond the share; the rest wait, or are made
    assert set(flood.answered) <= {200, 429}
    assert flood.answered.count(429) >= 40
    small = server.get("/api/pilotkartan.csv?tema=strak")
    assert (small.status, small.headers["content-type"].partition(";")[0]) == (200, "text/csv")
    assert len(flood.answered) < 60  # while the others still wait
    slides = server.get("/api/pilotkartan.pptx?q=Umea")
    assert (slides.status, slides.body[:2]) == (200, b"PK")
    assert len(flood.answered) < 60  # it did not wait for all of them
    assert GREEDY not in "".join(server.said)
