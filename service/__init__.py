"""Wirecopy: news articles as structured data in SQL, syndicated as JSON and JSON-LD."""

from importlib.metadata import version

__version__ = version("wirecopy")
