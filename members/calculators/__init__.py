"""Staffing: the mathematics of queues, and what a planner makes of it."""
