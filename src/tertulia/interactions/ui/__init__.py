"""What the browser asks of this room: pictures from outside, served by us."""
