"""One form a calculator, with the field names of its rule's arguments."""
