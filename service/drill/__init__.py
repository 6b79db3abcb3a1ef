"""A partner's drill: a newsroom that plays a script to one partner, and notes how its client takes it."""
