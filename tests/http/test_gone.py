"""What was withdrawn: 410 to those who saw it, on every route, and as unknown as ever to everybody else."""

from typing import Any

import pytest

from service.domain.article import Article, Paragraph
from tests.http.test_statistic_lists import article as figures_of  # noqa: F401
