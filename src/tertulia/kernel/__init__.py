"""What every room stands on and nothing of the business: clock, ids, errors, events, http, text."""
