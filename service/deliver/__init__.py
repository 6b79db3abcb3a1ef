"""What the service does by itself, while it serves: what the clock has to do, what goes out to partners."""
