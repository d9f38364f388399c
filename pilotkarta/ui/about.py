"""What the programme was, what the register rests on, and what is missing from it."""

from dataclasses import replace

from pilotkarta import words
from pilotkarta.facts import gaps, programme_facts
from pilotkarta.i18n import N_
from pilotkarta.insight.completeness import evidence_tally, known_fields
from pilotkarta.register import load_named
from pilotkarta.ui.links import link
from pilotkarta.ui.render import html
from pilotkarta.ui.sources import of_register, source_list
from pilotkarta.ui.state import View

BOVERKET = "boverket-programsida"  # the agency's page, source of what is told of the programme
DECISION = N_("The decision on the grant, or the project's final report.")
SETTLED_BY = {
    "name": DECISION,
    "partners": DECISION,
    "start": DECISION,
    "end": DECISION,
    "amounts": N_("Tillväxtverket's grant register, or the decision on the grant."),
    "themes": N_("The description: the themes are set from it."),
}


def about_page(view: View) -> None:
    """Draw the About page; it tells of the real register, whichever data set is looked at."""
    real = load_named("")
    view = replace(view, register=real, selection=replace(view.selection, data=""), projects=real.projects)
    language = view.language
    sources = list(real.sources.values())
    first, *later = real.programmes.values()
    html(
        "about.html",
        first=first,
        later=later,
        programme_facts={
            one.id: programme_facts(real, one, sources, language) for one in real.programmes.values()
        },
        number={source.id: place for place, source in enumerate(sources, 1)},
        boverket=BOVERKET,
        levels=words.levels(language),
        tally=evidence_tally(real.projects),
        tally_of_first=language.number_word(real.traced(first.id)),
        gaps=gaps(real, sources, language),
        known=known_fields(real.projects),
        total=len(real.projects),
        field=lambda name: words.field(name, language).capitalize(),
        settled_by=SETTLED_BY,
        word=words,
        language=language,
        accessibility=link(language.text("Accessibility"), view.selection, "tillganglighet"),
        _=language.text,
    )
    source_list(view, of_register(view))
