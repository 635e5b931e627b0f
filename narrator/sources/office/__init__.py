"""What word processors write: one reader for each format, and what the three have in common."""
