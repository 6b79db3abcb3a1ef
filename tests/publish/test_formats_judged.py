"""Three hundred articles such as only a hostile source sends, in every format that has an outside judge."""

from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from hypothesis import Phase, given, settings
from msgspec.structs import replace

from service.domain.article import Article, Publication
from service.publish.formats import ATOM, JSON_FEED, JSON_LD, NEWSML, NINJS, RSS, Format
from tests.articles import HOSTILE, articles, publications
from tests.publish import judging
from tests.publish.feed_judging import atom_faults, entries_read, json_feed_faults
from tests.publish.judging import Judge, judged, needs_judge, refused
from tests.publish.samples import LINKS

pytestmark = [needs_judge, pytest.mark.soak]

CONTROLS = "\x00\x08\x0b\x1b\x7f\x85\ud7ff\ufdd0\ufffe\r\n\t"
"""Controls, noncharacters and line ends: what JSON has a way to write and XML has none for among them."""

T = TypeVar("T")


def with_controls(value: T) -> T:
    """A value with controls behind every hostile text in it."""
    if isinstance(value, str):
        return f"{value}{CONTROLS}" if value in HOSTILE else value  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(with_controls, value))  # type: ignore[return-value]
    if isinstance(value, msgspec.Struct):
        return replace(
            value, **{name: with_controls(getattr(value, name)) for name in value.__struct_fields__}
        )
    return value


@pytest.fixture(scope="module")
def hostile() -> list[tuple[Article, Publication]]:
    """Half of them are the other half with controls."""
    drawn: list[tuple[Article, Publication]] = []

    @settings(max_examples=150, deadline=None, database=None, phases=(Phase.generate,))
    @given(articles(hostile=True), publications(hostile=True))
    def draw(article: Article, publication: Publication) -> None:
        # In turn, since what is drawn need not hold each of them, such as the one of 5,000 characters.
        headline = HOSTILE[len(drawn) % len(HOSTILE)]
        drawn.append((replace(article, headline=headline), publication))

    draw()
    return [*drawn, *with_controls(tuple(drawn))]


def rendered(format_: Format, hostile: list[tuple[Article, Publication]]) -> list[bytes]:
    return [format_.render(article, publication, LINKS) for article, publication in hostile]


@pytest.mark.parametrize(
    ("format_", "judge"), [(NINJS, judging.NINJS), (NEWSML, judging.NEWSML)], ids=["ninjs", "newsml"]
)
def test_the_judge_takes_whatever_a_source_sends(
    format_: Format, judge: Judge, hostile: list[tuple[Article, Publication]], tmp_path: Path
) -> None:
    documents = rendered(format_, hostile)
    assert len(documents) == 300
    assert refused(tmp_path, judge, *documents) == []


def test_the_judge_of_json_ld_finds_no_error_in_whatever_a_source_sends(
    hostile: list[tuple[Article, Publication]], tmp_path: Path
) -> None:
    verdicts = judged(tmp_path, *rendered(JSON_LD, hostile))
    assert [verdict for verdict in verdicts if verdict.severity == "ERROR"] == []


def test_the_judges_of_feeds_take_whatever_a_source_sends(
    hostile: list[tuple[Article, Publication]], tmp_path: Path
) -> None:
    assert atom_faults(rendered(ATOM, hostile)) == []
    assert json_feed_faults(tmp_path, rendered(JSON_FEED, hostile)) == []


def test_feedparser_reads_whatever_a_source_sends(hostile: list[tuple[Article, Publication]]) -> None:
    documents = [*rendered(RSS, hostile), *rendered(ATOM, hostile)]
    assert {entries_read(document) for document in documents} == {1}
