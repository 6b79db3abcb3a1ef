"""A newsroom to try Wirecopy with: articles about places and people that do not exist, in several languages.

Everything in it was made up for this package. It reads its own files and draws its own pictures, and
stores nothing.
"""
