// Improves the pages; each of them works without it.
