"""What pages, the API and other rooms read of conversations."""
