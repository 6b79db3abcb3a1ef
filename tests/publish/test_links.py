"""The addresses that are given out, and which of two is."""

import json

import pytest
from msgspec.structs import replace

from service.domain.article import ImageBlock
from service.domain.media import Image
from service.publish.page import article_page
from service.publish.schemaorg import news_article
from tests.publish.samples import LINKS, PUBLICATION, full_article

KEPT = Image(id="0" * 26, sha256="0" * 64)
FILE = f"https://wire.example.net/v1/images/{'0' * 26}/file"
ELSEWHERE = "https://gazette.example.org/flood.jpg"


@pytest.mark.parametrize(
    ("image", "address"),
    [
        (KEPT, FILE),
        (replace(KEPT, url=ELSEWHERE), FILE),
        (replace(KEPT, sha256=None, url=ELSEWHERE), ELSEWHERE),
        (replace(KEPT, id=None, url=ELSEWHERE), ELSEWHERE),
        (replace(KEPT, sha256=None), None),
        (Image(url="flood.jpg"), None),
        (Image(url="javascript:alert(1)"), None),
        (Image(url=""), None),
        (Image(), None),
    ],
)
def test_a_picture_is_where_it_is_kept_here_else_at_its_own_web_address(
    image: Image, address: str | None
) -> None:
    assert LINKS.picture(image) == address


def test_the_page_and_the_json_ld_show_the_same_file() -> None:
    block = ImageBlock(image=replace(KEPT, url=ELSEWHERE))
    article = replace(full_article(), body=(block,), statistics=(), quotations=())
    (image,) = json.loads(news_article(article, PUBLICATION, LINKS))["image"]
    assert image["contentUrl"] == FILE
    page = article_page(article, PUBLICATION, LINKS, article_body=False).decode()
    assert f'<img src="{FILE}"' in page
    assert f'<meta property="og:image" content="{FILE}">' in page
    assert ELSEWHERE not in page
