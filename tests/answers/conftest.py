"""The selections that each answer is tested on."""

import pytest

from tests.answers.given import CASES, Case


@pytest.fixture(params=CASES, scope="session")
def case(request: pytest.FixtureRequest) -> Case:
    """Give one selection after the other."""
    return CASES[request.param]
