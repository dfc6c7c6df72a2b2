"""Bluesky, and every other server that speaks the AT Protocol."""
