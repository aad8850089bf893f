"""The pages of the tool: the way in, answering, agreeing, results, plan, links, peers, and the
staff's report. Each has one mark; what it changes is in ``actions``.
"""
