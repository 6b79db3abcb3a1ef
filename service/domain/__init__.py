"""Values and rules of the newsroom. Nothing here reads, writes, waits or looks at a clock."""
