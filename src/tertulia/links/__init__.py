"""Short links of our own, their campaign tags, and clicks counted without knowing anybody."""
