"""`/api/v1`: the rooms' routers under one roof, with one way to sign in, fail and repeat."""
