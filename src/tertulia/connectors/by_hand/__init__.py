"""Networks that are not connected: planned and counted by their facts, published by a person."""
