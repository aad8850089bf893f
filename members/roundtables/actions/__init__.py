"""What changes in the roundtables, each change whole or not at all."""
