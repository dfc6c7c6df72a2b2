"""Members: one person, many handles."""
