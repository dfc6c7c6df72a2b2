"""Conversations with people: what waits, what was answered, who does what."""
