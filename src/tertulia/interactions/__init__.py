"""All that comes in: stored once, author as a value, kept with its history."""
