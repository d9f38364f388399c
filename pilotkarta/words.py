"""The words for what the tables hold as keys: evidence, landsdel, role, kind of amount, field."""

from collections.abc import Mapping

from pilotkarta.i18n import N_, Language
from pilotkarta.register import Amount, Programme, Project, Register
from pilotkarta.selection import FILTERS, Filter, Question, Selection

THE_FIFTEEN = "snu-2013"  # the programme that this product exists for
EVIDENCE: Mapping[str, str] = {
    "confirmed": N_("Confirmed"),
    "probable": N_("Probable"),
    "weak": N_("Weak"),
    "example": N_("Example"),
}
EVIDENCE_MEANING: Mapping[str, str] = {
    "confirmed": N_("A source ties the project by name to the programme."),
    "probable": N_("The money, the years and the subject fit, but the source does not name the programme."),
    "weak": N_("As probable, but the tie rests on one thin statement."),
    "example": N_("Invented for demonstration."),
}
LANDSDEL: Mapping[str, str] = {"norrland": "Norrland", "svealand": "Svealand", "gotaland": "Götaland"}
ROLE: Mapping[str, str] = {
    "lead": N_("lead"),
    "commissioner": N_("commissioner"),
    "partner": N_("partner"),
    "funder": N_("funder"),
}
MEASURE: Mapping[str, str] = {
    "total": N_("Total cost"),
    "granted": N_("Granted"),
    "unspecified": N_("Sum (the source does not say of what)"),
}
KIND: Mapping[str, str] = {
    "exact": "{sum}",
    "at_least": N_("at least {sum}"),
    "at_most": N_("at most {sum}"),
    "about": N_("about {sum}"),
}
MATRIX_CAUTION = N_(
    "Number of projects. A project with several themes, or in several parts of the country, counts "
    "under each; the total counts it once. The themes are set by us from the descriptions."
)
THEMES_CAUTION = N_("The themes are set by us from the descriptions.")
OUR_READING = N_("Our reading")
FACT: Mapping[str, str] = {
    "name": N_("Name"),
    "description": N_("What"),
    "programme": N_("Programme"),
    "partners": N_("Who"),
    "areas": N_("Where"),
    "period": N_("When"),
    "themes": N_("Themes"),
    "amounts": N_("Money"),
    "programme_name": N_("Name"),
    "owners": N_("Run by"),
    "stated_pilots": N_("Pilot projects"),
    "successor": N_("Tie to the programme of 2013–2015"),
}
_FIELD: Mapping[str, str] = {**FACT, "start": N_("Start"), "end": N_("End")}
QUESTION: Mapping[Question, str] = {
    "tema": N_("What has been tried where"),
    "tid": N_("When"),
    "pengar": N_("Money"),
    "tackning": N_("Reach and white spots"),
    "avstand": N_("Distance"),
    "kommun": N_("My municipality"),
    "jamfor": N_("Compare projects"),
    "egna": N_("Own figures"),
}
FILTER: Mapping[str, str] = {
    "program": N_("Programme"),
    "tema": N_("Theme"),
    "landsdel": N_("Part of the country"),
    "lan": N_("County"),
    "belagg": N_("Evidence"),
    "q": N_("Search"),
}


def value_label(name: Filter, value: str, register: Register, language: Language) -> str:
    """Name one value of a filter as the visitor reads it."""
    if name == "program":
        return programme(register.programmes[value], language)
    if name == "tema":
        theme = register.themes[value]
        return language.choose(theme.short, theme.short_en)
    if name == "lan":
        return county(register.regions[value].name)
    return language.text(EVIDENCE[value]) if name == "belagg" else LANDSDEL[value]


def programme(one: Programme, language: Language) -> str:
    """Name a programme shortly, with its years."""
    return language.choose(one.short, one.short_en)


def programme_name(one: Programme, language: Language) -> str:
    """Name a programme in full."""
    return language.choose(one.name, one.name_en)


def years(one: Programme, language: Language) -> str:
    """Say when a programme ran."""
    return language.period(one.start, one.end)


def levels(language: Language, *, example: bool = False) -> list[tuple[str, str]]:
    """List the evidence levels of real projects, or of invented ones, with what they mean."""
    return [
        (language.text(EVIDENCE[level]), language.text(meaning))
        for level, meaning in EVIDENCE_MEANING.items()
        if (level == "example") == example
    ]


def summary(register: Register, language: Language) -> str:
    """Say in one line how many pilots are traced, of all and of the fifteen."""
    text = language.text
    stated = sum(programme.stated_pilots for programme in register.programmes.values())
    if register.is_example:
        return text("Example: what {n} pilots could look like. None of them is real.", n=stated)
    traced = text("{traced} of {stated} pilot projects traced", traced=len(register.projects), stated=stated)
    fifteen = register.programmes.get(THE_FIFTEEN)
    if not fifteen:
        return traced
    return text(
        "{traced}; of the fifteen 2013–2015: {n} ({n} of {fifteen})",
        traced=traced,
        n=register.traced(THE_FIFTEEN),
        fifteen=fifteen.stated_pilots,
    )


def dataset(register: Register, language: Language) -> str:
    """Name a data set that is neither the register nor the example; empty for these."""
    if register.is_draft:
        return language.text("Draft: {title}", title=register.title)
    return language.text("Data set: {title}", title=register.title) if register.title else ""


def count(found: int, total: int, language: Language) -> str:
    """Say how many of how many projects are selected."""
    return language.plural("{n} of {all} project", "{n} of {all} projects", found, all=language.number(total))


def selection(one: Selection, register: Register, language: Language) -> str:
    """Say in words which projects are selected: each filter with its values, or all."""
    parts = [
        f"{language.text(FILTER[name])}: "
        + ", ".join(value_label(name, value, register, language) for value in one.values(name))
        for name in FILTERS
        if one.values(name)
    ]
    if one.q:
        parts.append(f"{language.text(FILTER['q'])}: ”{one.q}”")
    return "; ".join(parts) or language.text("all projects")


def field(name: str, language: Language) -> str:
    """Name a field of the claims as the tables of facts do, in the middle of a sentence."""
    return language.text(_FIELD[name]).lower()


def county(name: str) -> str:
    """Shorten a county's name: "Norrbottens län" to "Norrbotten"."""
    return name.removesuffix(" län").removesuffix("s")


def partners(project: Project, language: Language) -> list[str]:
    """List a project's organisations, each once with its roles."""
    roles: dict[str, list[str]] = {}
    for one in project.partners:
        roles.setdefault(one.organisation, []).append(language.text(ROLE[one.role]))
    return [f"{organisation} ({', '.join(its)})" for organisation, its in roles.items()]


def where(project: Project, language: Language, most: int = 3) -> str:
    """Say where a project lies in a few words."""
    names = [area.name for area in project.areas]
    if len(names) <= most:
        return ", ".join(names)
    return language.text("{first} and {n} more", first=", ".join(names[: most - 1]), n=len(names) - most + 1)


def amount(one: Amount, language: Language) -> str:
    """Say a sum with its kind, whose it is and its share."""
    text = language.text(KIND[one.kind], sum=language.money(one.amount))
    if one.share_percent:
        share = language.number(float(one.share_percent))
        if one.organisation and one.measure != "granted":
            return language.text(
                "{sum}, of which {who} {share} %", sum=text, who=one.organisation, share=share
            )
        text = language.text("{sum} ({share} % of the cost)", sum=text, share=share)
    return language.text("{sum} by {who}", sum=text, who=one.organisation) if one.organisation else text
