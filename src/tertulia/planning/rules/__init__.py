"""Pure decisions of the room: slots, series, rest, days. No database, no clock."""
