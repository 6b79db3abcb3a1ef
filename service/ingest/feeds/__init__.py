"""Feeds, each entry of which is an article: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.

What a feed says of itself (its generator, how often to poll) is no article's and is not listed; of an entry
everything is read or named as unread.
"""
