"""Wiring: settings, addresses, processes, and the page Today."""
