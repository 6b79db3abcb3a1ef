"""What a reader of the article's page can do in a browser, without any script of ours."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import Readers, pages
from tests.serving import Site

pytestmark = pytest.mark.browser

FARES = "at-2026-0505-fares"


@pytest.fixture(scope="module")
def fares(newsroom: Site) -> str:
    """The page of a story that was corrected."""
    return f"/articles/{newsroom.sample_article(FARES)['slug']}"


def test_the_policy_refuses_nothing_that_a_page_needs(readers: Readers, newsroom: Site) -> None:
    readers.complaints.clear()
    for path in pages(newsroom):
        with readers.reading(path, script=False) as page:
            ground = page.locator("body").evaluate("each => getComputedStyle(each).backgroundColor")
            assert ground == "rgb(255, 254, 251)", path
    assert [each for each in readers.complaints if "ERR_FAILED" not in each] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_figure_shows_its_record_to_whoever_points_at_it_or_comes_to_it_by_keyboard(
    readers: Readers, fares: str, width: int
) -> None:
    record = "each => getComputedStyle(each, '::after').content"
    with readers.reading(fares, width=width, script=False) as page:
        figure = page.locator("h1 a.figure")
        assert figure.evaluate(record) == "none"
        figure.hover()
        assert "Change: an increase" in figure.evaluate(record)
        page.mouse.move(0, 0)
        assert figure.evaluate(record) == "none"
        while not figure.evaluate("each => each.matches(':focus')"):
            page.keyboard.press("Tab")
        assert "Change: an increase" in figure.evaluate(record)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_record_is_in_a_list_that_opens_without_a_script(readers: Readers, fares: str) -> None:
    with readers.reading(fares, script=False) as page:
        record = page.locator("#figure-1")
        expect(record).to_be_hidden()
        page.locator("summary").click()
        expect(record).to_be_visible()
        expect(record).to_contain_text("Subject: Asher Sound ferry fares")


def test_the_notice_at_the_top_leads_to_the_corrections(readers: Readers, fares: str) -> None:
    with readers.reading(fares, script=False) as page:
        expect(page.locator("#corrections")).not_to_be_in_viewport()
        page.get_by_role("link", name="Corrected").click()
        expect(page.locator("#corrections")).to_be_in_viewport()


def test_pictures_below_the_first_screen_wait_until_they_are_near(readers: Readers, newsroom: Site) -> None:
    slug = newsroom.sample_article("at-2026-0516-saltmere")["slug"]
    loaded = "found => found.map(each => each.complete && each.naturalWidth > 0)"
    # A browser in which scripts are switched off loads every picture at once (HTML, section 2.5.7).
    with readers.reading(f"/articles/{slug}") as page:
        pictures = page.locator("img")
        first, *others = pictures.evaluate_all(loaded)
        assert first
        assert not others[-1]
        pictures.last.scroll_into_view_if_needed()
        expect(pictures.last).to_have_js_property("complete", value=True)


def test_on_paper_stands_the_address_and_nothing_to_click(readers: Readers, fares: str) -> None:
    with readers.reading(fares) as page:
        expect(page.locator(".address")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(".address")).to_have_text(page.url)
        expect(page.locator(".formats")).to_be_hidden()
        expect(page.locator("details")).to_be_hidden()
        colour = page.locator("h1 a.figure").evaluate("each => getComputedStyle(each).textDecorationLine")
        assert colour == "none"


@pytest.mark.parametrize(("language", "side"), [("ar", "right"), ("hi", "left"), ("de", "left")])
def test_a_text_begins_at_the_side_where_its_script_does(
    readers: Readers, newsroom: Site, language: str, side: str
) -> None:
    listed = newsroom.get("/v1/articles?limit=200").json()["articles"]
    slug = next(each["slug"] for each in listed if each["language"] == language)
    with readers.reading(f"/articles/{slug}") as page:
        edges = """each => {
          const line = document.createRange(); line.selectNodeContents(each);
          const words = [...line.getClientRects()].at(-1), box = each.getBoundingClientRect();
          return {left: words.left - box.left, right: box.right - words.right};
        }"""
        gaps = page.locator("article > p").first.evaluate(edges)
        assert gaps[side] < 1 < max(gaps.values())
