"""The plan: calendar, slots and queues, series, the evergreen pool, sheets in and out."""
