"""Views of the inbox: parse, one service or query, render."""
