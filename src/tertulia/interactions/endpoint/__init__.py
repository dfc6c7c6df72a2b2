"""A second reader at another address: what is sent, how it is asked, what of its answer counts."""
