"""What a brand is and how it speaks: the brand book, the check of copy against it, pillars."""
