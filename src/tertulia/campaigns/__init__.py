"""Campaigns, promotions, launches and events: dates, purpose, brief, and who was told."""
