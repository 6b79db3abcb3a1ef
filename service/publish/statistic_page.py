"""A figure as a plain HTML page: what it says, in which sentence, who says so, and what it said before.

No script, one style. The page's own words are English; the article's stand in its language and direction.
"""

from service.domain.article import Article
from service.domain.forms import direction, is_language_tag
from service.domain.sentences import sentence_around
from service.domain.texts import texts
from service.publish.chart import MOST, chart
from service.publish.figures import bounds, facts, limited, provenance, with_unit
from service.publish.layout import Layout
from service.publish.links import Links
from service.publish.page import embedded
from service.publish.schemaorg import statistic_claim
from service.publish.views import StatisticStory
from service.publish.written import permitted, readable, rfc3339


def statistic_page(story: StatisticStory, article: Article, links: Links) -> bytes:
    """The page as `text/html`, UTF-8. `article` is the one whose sentence is shown."""
    language = article.language if article.language and is_language_tag(article.language) else None
    statistic_id = story.statistic.id or ""
    page = _layout.page(
        story=story,
        statistic=story.statistic,
        parts=_parts(story, article),
        language=language or "",
        direction="auto" if language is None else direction(language),
        article_page=links.page(article.slug) if article.slug else story.article.page_url,
        json=links.statistic(statistic_id, ".json"),
        json_ld_address=links.statistic(statistic_id, ".jsonld"),
        chart=chart(story.history),
        most=MOST,
        json_ld=embedded(statistic_claim(story, article, links)),
    )
    return permitted(page).encode()


def _parts(story: StatisticStory, article: Article) -> tuple[str, str, str]:
    """The sentence before the figure, the figure, and the sentence behind it."""
    span = story.statistic.span
    text = next(text.text for text in texts(article) if text.pointer == span.pointer)
    first, last = sentence_around(text, span.start, span.end)
    return text[first : span.start], span.exact, text[span.end : last]


_layout = Layout(
    "statistic",
    {
        "facts": facts,
        "limited": limited,
        "bounds": bounds,
        "with_unit": with_unit,
        "provenance": provenance,
        "rfc3339": rfc3339,
        "readable": readable,
    },
)

CONTENT_SECURITY_POLICY = _layout.policy()
"""For the page's response: its one style and nothing else."""
