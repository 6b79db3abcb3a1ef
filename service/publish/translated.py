"""An article in other languages, as far as a page can be linked to."""

from service.domain.article import Article, Translation
from service.domain.forms import is_language_tag, is_web_address


def translations(article: Article) -> list[Translation]:
    """Those whose language and address are well-formed: one a language, the first, and none in the article's
    own. Of two pages for one language search engines believe neither."""
    own = (article.language or "").lower()
    found: dict[str, Translation] = {}
    for each in article.translations:
        if is_language_tag(each.language) and is_web_address(each.url) and each.language.lower() != own:
            found.setdefault(each.language.lower(), each)
    return list(found.values())
