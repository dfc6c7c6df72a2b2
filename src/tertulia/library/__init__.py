"""Media of a brand, their rights, and the requests to who makes them."""
