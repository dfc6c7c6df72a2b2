"""Today: the page that opens in the morning, and the overview of several brands."""
