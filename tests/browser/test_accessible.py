"""What axe-core, and a narrow screen, have against the newsroom's pages: nothing, in any of its scripts."""

from pathlib import Path

import pytest

from service.publish import formats
from tests.articles import HOSTILE
from tests.browser.reading import Readers, Scheme, pages
from tests.publish.samples import LINKS, PUBLICATION
from tests.serving import Site, small

pytestmark = pytest.mark.browser

_VIOLATIONS = """async () => (await axe.run()).violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`)
)"""
_BEYOND = """() => [...document.querySelectorAll("body *")].filter(element => {
  const box = element.getBoundingClientRect();
  return box.right > innerWidth + 1 || box.left < -1;
}).map(element => element.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_axe_is_broken(
    readers: Readers, newsroom: Site, packages: Path, scheme: Scheme, width: int
) -> None:
    axe = (packages / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    listed = pages(newsroom)
    assert len(listed) == 13
    for path in listed:
        with readers.reading(path, width=width, scheme=scheme) as page:
            # All that is to be read is to be judged: the records of figures, too.
            page.locator("summary").evaluate_all("found => found.forEach(each => each.click())")
            page.evaluate(axe)
            assert page.evaluate(_VIOLATIONS) == [], path


def test_nothing_is_cut_off_or_to_be_scrolled_to_at_320_pixels(readers: Readers, newsroom: Site) -> None:
    for path in pages(newsroom):
        with readers.reading(path, width=320) as page:
            assert page.evaluate("document.documentElement.scrollWidth") == 320, path
            assert page.evaluate(_BEYOND) == [], path


def test_words_without_an_end_are_broken_at_320_pixels(readers: Readers) -> None:
    endless = HOSTILE[-1]
    assert len(endless) == 5_000
    article = small(
        headline=endless[:2_000], standfirst=endless, section=endless[:500], dateline=endless[:500]
    )
    with readers.shown(formats.page(article, PUBLICATION, LINKS), width=320) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 320
