"""Asking people whether something may go out."""
