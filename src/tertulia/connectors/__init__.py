"""One folder per network; found by entry point, imported by nobody."""
