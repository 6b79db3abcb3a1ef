"""Domain values to bytes. Pure: no clock, no settings, no database; the same value gives the same bytes."""
