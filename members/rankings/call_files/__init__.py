"""Files of calls: what columns they have, how a cell is read, what makes a row wrong.

Nothing in here knows the database or the framework: what there is to be called (organisations,
scenarios, the items of a standard) is handed in.
"""
