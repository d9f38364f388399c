"""The deck of a selection: title, map, a slide a project, themes, questions, what is not known, sources."""

from collections.abc import Iterator

from pilotkarta import words
from pilotkarta.deck.model import Deck, Grid, Row, Slide
from pilotkarta.deck.paging import paged
from pilotkarta.deck.project import apart, project_slide
from pilotkarta.facts import sources_of
from pilotkarta.geography import LANDSDELAR
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_
from pilotkarta.insight.completeness import evidence_tally, known_fields
from pilotkarta.insight.matrix import theme_matrix
from pilotkarta.insight.seminar import Guest, seminar
from pilotkarta.maps.style import CREDIT
from pilotkarta.maps.svg import describe
from pilotkarta.register import Programme, Source

MORE = N_("{title} ({n} of {all})")
LEGEND = 6.5  # lines of a map slide that its legend takes
MOST_NUMBERS = 12  # of the projects that a question names


def build(handout: Handout) -> Deck:
    """Make the slides of a selection.

    Parameters
    ----------
    handout : Handout
        What is shown. With ``seminarium`` in its selection the projects stand in the order of
        ``insight.seminar``; their numbers are always those of the map, from north to south.

    Returns
    -------
    Deck
        At least title, map, matrix, what is not known; a slide that does not hold all goes on upon the next.
    """
    guests = _guests(handout)
    sources = sources_of(claim for guest in guests for claim in guest.project.claims)
    more = handout.language.text(MORE)
    slides = [_title(handout)]
    slides += paged(_map(handout, guests), more, kept=LEGEND)
    for guest in guests:
        slides += paged(project_slide(handout, guest, sources), more)
    slides += [_matrix(handout)]
    slides += paged(_questions(handout), more)
    slides += paged(_unknown(handout), more)
    if sources:
        slides += paged(_sources(handout, sources), more)
    return Deck(handout, tuple(slides))


def _guests(handout: Handout) -> tuple[Guest, ...]:
    """Put the projects in the order of the slides; without a seminar from north to south."""
    if handout.selection.seminarium:
        return seminar(handout.register, handout.projects, handout.selection.seminarium)
    return tuple(Guest(project, None, 0.0) for project in handout.projects)


def _title(handout: Handout) -> Slide:
    register, language, text = handout.register, handout.language, handout.language.text
    if register.is_example:
        lead = text("Every project here is invented, for demonstration and training.")
    else:
        lead = text(
            "Fifteen pilot projects in 2013–2015 tried ways of making physical planning and business "
            "development work together. {n} of them could be traced in public sources; later programmes "
            "went on with the subject.",
            n=language.number_word(register.traced(words.THE_FIFTEEN)).capitalize(),
        )
    rows = (
        Row("", lead),
        Row("", words.summary(register, language)),
        Row(text("Selection"), handout.words, detail=f"({handout.count})"),
        Row(text("Date"), handout.date),
        Row(text("Address"), handout.address, address=handout.address),
    )
    title = handout.occasion or text("The pilot projects, from north to south")
    notes = [text("Step with the arrow keys, the space bar or a clicker; Esc leaves.")]
    if handout.occasion:
        notes.append(
            text("The county's projects come first, then the nearest, then the rest from north to south.")
        )
    return Slide("title", title, rows, notes=tuple(notes))


def _map(handout: Handout, guests: tuple[Guest, ...]) -> Slide:
    language = handout.language
    title, description = describe(handout.projects, None, language, "sverige")
    rows = tuple(
        Row(
            str(handout.projects.index(guest.project) + 1),
            guest.project.name,
            detail=apart(guest, language) or words.where(guest.project, language),
            project=guest.project,
        )
        for guest in guests
    )
    empty = (Row("", language.text("No project matches all the filters.")),)
    return Slide("map", title, rows or empty, notes=(description,) if rows else ())


def _matrix(handout: Handout) -> Slide:
    language, text = handout.language, handout.language.text
    counts = theme_matrix(handout.register, handout.projects)
    rows = tuple(
        (
            words.value_label("tema", theme, handout.register, language) if theme else text("No known theme"),
            *(language.number(n) for n in row),
        )
        for theme, row in zip(counts.index, counts.to_numpy().tolist(), strict=True)
    )
    columns = (text("Theme"), *(words.LANDSDEL[part] for part in LANDSDELAR), text("Total"))
    caution = text(words.MATRIX_CAUTION)
    return Slide(
        "matrix",
        text("Themes by part of the country"),
        (Row("", caution),),
        grid=Grid(columns, rows),
        notes=(caution,),
    )


def _questions(handout: Handout) -> Slide:
    """Ask what the themes at hand give reason to ask, the most common first."""
    language, text = handout.language, handout.language.text
    at_hand = {
        theme: [n for n, project in enumerate(handout.projects, 1) if theme.id in project.themes]
        for theme in handout.register.themes.values()
    }
    rows = [
        Row(
            language.choose(theme.short, theme.short_en),
            language.choose(theme.question, theme.question_en),
            detail=_numbers(handout, numbers),
        )
        for theme, numbers in sorted(at_hand.items(), key=lambda pair: -len(pair[1]))
        if numbers
    ]
    last = Row(
        text("In the end"), text("What of this could be tried with us, and who would have to take part?")
    )
    note = text("The questions are ours, written from the themes of the projects shown.")
    return Slide("questions", text("To discuss"), (*rows, last), notes=(note,))


def _numbers(handout: Handout, numbers: list[int]) -> str:
    count = handout.language.plural("{n} project", "{n} projects", len(numbers))
    if len(numbers) > MOST_NUMBERS:
        return f"({count})"
    listed = ", ".join(str(n) for n in numbers)
    return f"({count}: {listed})"


def _unknown(handout: Handout) -> Slide:
    text = handout.language.text
    rows = (*_levels(handout), *_gaps(handout), *_fields(handout))
    return Slide("unknown", text("How sure it is, and what is not known"), rows, notes=_settled(handout))


def _levels(handout: Handout) -> Iterator[Row]:
    language = handout.language
    if handout.register.is_example:
        meaning = words.EVIDENCE_MEANING["example"]
        yield Row(handout.example, language.text(meaning))
        return
    for level, n in evidence_tally(handout.projects).items():
        count = language.plural("{n} project", "{n} projects", n)
        meaning = language.text(words.EVIDENCE_MEANING[level])
        yield Row(f"{language.text(words.EVIDENCE[level])}: {count}", meaning)


def _shown(handout: Handout) -> list[Programme]:
    """List the programmes of the selection, or those asked for."""
    asked = handout.selection.program or {project.programme.id for project in handout.projects}
    return [one for one in handout.register.programmes.values() if one.id in asked]


def _gaps(handout: Handout) -> Iterator[Row]:
    language, register = handout.language, handout.register
    for programme in _shown(handout):
        stated, traced = programme.stated_pilots, register.traced(programme.id)
        sentence = (
            language.text(
                "{stated} pilot projects stated, {traced} traced; {missing} are not known.",
                stated=stated,
                traced=traced,
                missing=stated - traced,
            )
            if traced < stated
            else language.text("{stated} pilot projects stated, all traced.", stated=stated)
        )
        yield Row(words.programme(programme, language), sentence)


def _settled(handout: Handout) -> tuple[str, ...]:
    language = handout.language
    gaps = ((one, language.choose(one.gap, one.gap_en)) for one in _shown(handout))
    return tuple(f"{words.programme(one, language)}. {gap}" for one, gap in gaps if gap)


def _fields(handout: Handout) -> Iterator[Row]:
    language, total = handout.language, len(handout.projects)
    missing = [
        language.text("{field} of {n}", field=words.field(name, language), n=total - n)
        for name, n in known_fields(handout.projects).items()
        if n < total
    ]
    if missing:
        of_all = language.plural("Of {n} project", "Of the {n} projects", total)
        yield Row(of_all, language.text("not known: {fields}.", fields=", ".join(missing)))


def _sources(handout: Handout, sources: list[Source]) -> Slide:
    language = handout.language
    rows = tuple(
        Row(
            str(number),
            f"{source.publisher}: {source.title}",
            detail=language.text("read {date}", date=language.date(source.fetched)) if source.fetched else "",
            address=source.url,
            lang="sv",
        )
        for number, source in enumerate(sources, 1)
    )
    rows = (*rows, Row("", language.text(CREDIT)))
    addresses = tuple(f"{number}. {source.url}" for number, source in enumerate(sources, 1) if source.url)
    return Slide("sources", language.text("Sources"), rows, notes=addresses)
