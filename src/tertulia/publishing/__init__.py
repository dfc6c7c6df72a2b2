"""Posts, their variants, pictures and plan: what is going to be said, where and when."""
