"""The role test: every route, every role, real objects of two brands."""
