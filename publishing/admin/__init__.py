"""The admin of whatever is written, published and kept in versions."""
