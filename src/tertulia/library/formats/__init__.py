"""What each kind of file becomes when it comes in. Nothing here knows a brand or a database."""
