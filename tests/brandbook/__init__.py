"""The brand book."""
