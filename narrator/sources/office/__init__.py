"""Documents of word processors: one reader for each format, and what they share."""
