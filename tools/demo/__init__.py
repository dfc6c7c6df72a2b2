"""`make demo`: a life to try Tertulia on, and a network of its own for it, on this machine."""
