"""Which projects have something in common with one: themes, programme, or place."""

from pilotkarta.register import Project, Register

MOST = 3


def same_themes(
    register: Register, project: Project, most: int = MOST
) -> tuple[tuple[Project, tuple[str, ...]], ...]:
    """Find the projects that share most themes with one.

    Parameters
    ----------
    register : Register
        The data set.
    project : Project
        The one to compare with.
    most : int, optional
        How many at most.

    Returns
    -------
    tuple of tuple of Project and tuple of str
        The projects with the ids of the shared themes; most shared first, equals from north to south.
    """
    shared = (
        (other, tuple(theme for theme in project.themes if theme in other.themes))
        for other in register.projects
        if other.id != project.id
    )
    return tuple(sorted((pair for pair in shared if pair[1]), key=lambda pair: -len(pair[1])))[:most]


def same_programme(register: Register, project: Project) -> tuple[Project, ...]:
    """Find the other traced projects of a project's programme, from north to south."""
    return tuple(
        other
        for other in register.projects
        if other.programme.id == project.programme.id and other.id != project.id
    )


def nearest(register: Register, project: Project, most: int = MOST) -> tuple[tuple[Project, float], ...]:
    """Find the projects whose areas lie nearest to a project's area.

    Parameters
    ----------
    register : Register
        The data set.
    project : Project
        The one to measure from.
    most : int, optional
        How many at most.

    Returns
    -------
    tuple of tuple of Project and float
        The projects with the shortest distance between the two areas in km, in the plane of SWEREF 99 TM
        (EPSG:3006); 0 where they meet or overlap. Equals go by the distance between their points.
    """
    areas = register.geoframe().geometry
    own = areas[project.id]
    others = areas.drop(project.id)
    apart = others.distance(own) / 1000
    points = others.representative_point().distance(own.representative_point())
    order = apart.to_frame("apart").assign(points=points).sort_values(["apart", "points"], kind="stable")
    by_id = {one.id: one for one in register.projects}
    return tuple((by_id[str(key)], float(km)) for key, km in order["apart"].head(most).items())
