"""The three queues of A. K. Erlang and C. Palm, one module each, over exact loads."""
