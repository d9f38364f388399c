"""What one address may ask for at once: its share and no more, others theirs; and no log knows who it was."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.proxy.rig import Rig

GREEDY, OTHER = "127.0.0.9", "127.0.0.8"


def asked(rig: Rig, paths: list[str], source: str, **headers: str) -> list[int]:
    """Ask for all at once and give the statuses."""
    with ThreadPoolExecutor(len(paths)) as crowd:
        waiting = [
            crowd.submit(rig.get, path, "1", source=source, **{k: v.format(n=n) for k, v in headers.items()})
            for n, path in enumerate(paths)
        ]
        return [one.result()[0].status for one in waiting]


def test_numbers_of_sessions_are_not_for_the_public(rig: Rig) -> None:
    for path in ("/piloter/_stcore/metrics", "/piloter/_stcore/metrics?families=session_events"):
        answer, body = rig.get(path)
        assert answer.status == 404
        assert b"session" not in body
    assert rig.get("/piloter/_stcore/health")[0].status == 200


@pytest.mark.parametrize("path", ["/piloter/api/finns-inte", "/piloter/karta.svg?bredd={n}00"])
def test_who_floods_is_told_to_wait_and_others_are_served(rig: Rig, path: str) -> None:
    found = Counter(asked(rig, [path.format(n=n) for n in range(25)] * 4, GREEDY))
    assert found[429] > 20
    once_more = iter(lambda: rig.get(path.format(n=1), "1", source=GREEDY), None)
    refused, page = next(one for one in once_more if one[0].status == 429)
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["Strict-Transport-Security"]
    assert "Vänta en stund och försök igen" in page.decode()
    assert "Wait a little and try again" in page.decode()
    assert rig.get("/piloter/api/pilotkartan.csv", "1", source=OTHER)[0].status == 200
    assert rig.get("/piloter/karta", "1", source=GREEDY)[0].status == 200  # pages have no such limit


def test_an_address_cannot_be_forged(rig: Rig) -> None:
    """Twenty slow files at once are more than an address's share, whatever it says that it is."""
    slow = [f"/piloter/api/pilotkartan.png?q=ord{n}" for n in range(20)]
    forged = {"X_Forwarded_For": "192.0.2.{n}", "Forwarded": "for=192.0.2.{n}", "X_Real_Ip": "192.0.2.{n}"}
    found = Counter(asked(rig, slow, "127.0.0.7", **forged))
    assert set(found) == {200, 503}
    assert found[503] >= 3


def test_no_log_knows_who_asked(rig: Rig) -> None:
    since = len(rig.log())
    rig.get("/piloter/api/pilotkartan.csv", "1", source="127.0.0.6")
    assert rig.logged("/piloter/api/pilotkartan.csv", since)
    said = "".join(
        [*rig.log(), *rig.said, (rig.folder / "pilotkartan.error.log").read_text(encoding="utf-8")]
    )
    for one in (GREEDY, OTHER, "127.0.0.7", "127.0.0.6"):
        assert one not in said
