import pytest

from service.sample.edition import Sample, newsroom


@pytest.fixture(scope="session")
def sample() -> Sample:
    return newsroom()
