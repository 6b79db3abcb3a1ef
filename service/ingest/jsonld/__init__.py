"""schema.org's JSON-LD: NewsArticle and its relatives, from anybody, and our own with nothing lost.

No context is ever fetched: what is read is schema.org's vocabulary, however its names are prefixed.
"""

from service.ingest.jsonld.document import read, readings

__all__ = ["read", "readings"]
