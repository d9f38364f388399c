"""The presentation in Chromium: until its first slide stands, and from a key to the next one painted."""

from dataclasses import dataclass

from bench.apps import Server
from bench.numbers import median
from bench.painted import browsing

FIRST = ".pk-slide:not([hidden])"
STEP = """() => new Promise(done => {
    const started = performance.now();
    dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started))) })"""


@dataclass(frozen=True)
class Stepping:
    """Milliseconds until the first slide, and of the steps."""

    opened: float
    step: float
    slides: int


def stepping(server: Server, times: int) -> Stepping:
    """Open the presentation and step through it.

    Parameters
    ----------
    server : Server
        The app, already visited.
    times : int
        How many steps at most.

    Returns
    -------
    Stepping
        By the page's own clock.
    """
    with browsing() as context:
        page = context.new_page()
        page.goto(f"{server.address}/presentation?bild=1")
        page.locator(FIRST).wait_for()
        opened = page.evaluate("performance.now()")
        slides = page.locator("[data-slide]").count()
        steps = [page.evaluate(STEP) for _ in range(min(times, slides - 1))]
        return Stepping(opened, median(steps), slides)
