"""What the pages of this room show, read from published snapshots alone: never from calls, and
never from a draft. Each page costs a fixed handful of queries."""
