"""The only writers of the plan, one module per use."""
