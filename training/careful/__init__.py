"""How the careful tier is tuned: its upper layers learn all tasks at once."""
