"""Text -> Document: the blocks of a Markdown file, lossless, with spans."""
