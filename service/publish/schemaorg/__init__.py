"""schema.org's words for an article: one JSON-LD graph of NewsArticle or a subtype of it.

Left out on purpose, because they steer distribution and say nothing about the work: `embargo_until`,
`packages`, and an image's focal point. A value that is not in the form its property asks for (a broken
address, a language that is no BCP 47 tag) is left out too, and named by `service.domain.report`.
"""

from service.publish.schemaorg.article import news_article

__all__ = ["news_article"]
