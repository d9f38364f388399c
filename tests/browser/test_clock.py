"""The clock of ``make bench`` runs in our pages, whose policy lets no text be made into code."""

from types import SimpleNamespace

from bench import painted


def test_an_opening_and_each_kind_of_press_is_clocked(browser, server):
    context = browser.new_context(locale="sv-SE", viewport={"width": 1366, "height": 768})
    context.add_init_script(painted.CLOCK)
    page, app = context.new_page(), SimpleNamespace(name="ours", address=server)
    assert painted._opened(page, app) > 0
    assert {kind: press(0) > 0 for kind, press in painted._Presses(page, app).kinds().items()} == {
        "filter": True,
        "choice": True,
        "page": True,
    }
    context.close()
