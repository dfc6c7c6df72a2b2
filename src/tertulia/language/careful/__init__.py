"""The careful tier: a small transformer for what the fast tier is unsure of and for what matters."""
