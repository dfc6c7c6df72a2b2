"""What a text is: pure Python, without Django and without a network."""
