"""The only writers of the room's tables, a module per use case."""
