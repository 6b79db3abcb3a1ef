"""schema.org's words: an article as one JSON-LD graph of NewsArticle or a subtype of it, a figure as a Claim,
a list of figures as a Dataset.

Left out on purpose, because they steer distribution and say nothing about the work: `embargo_until`,
`packages`, and an image's focal point. A value that is not in the form its property asks for (a broken
address, a language that is no BCP 47 tag) is left out too, and named by `service.domain.report`.
"""

from service.publish.schemaorg.article import news_article
from service.publish.schemaorg.dataset import Query, statistic_claim, statistics_dataset

__all__ = ["Query", "news_article", "statistic_claim", "statistics_dataset"]
