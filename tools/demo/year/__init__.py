"""The year before today: what the brands of the demo said, what came back, what it was part of."""
