"""What changed between two revisions of an article: fields, blocks, words, figures."""
