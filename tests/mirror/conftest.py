from pathlib import Path

import pytest

from tests.mirror.copies import KINDS, Copying
from tests.serving import Site


@pytest.fixture
def copying(site: Site, tmp_path: Path) -> Copying:
    """An origin on SQLite and on PostgreSQL in turn."""
    return Copying(site, tmp_path)


@pytest.fixture(params=KINDS)
def copy(request: pytest.FixtureRequest) -> str:
    """The name of a copy, as a folder and as an SQLite file in turn."""
    return str(request.param)
