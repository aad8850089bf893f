"""The day planner: pasted intervals to heads, hours and money, day by day.

Nothing in here knows the framework. :mod:`.settings` holds what somebody set, :mod:`.plan` works
the intervals out, :mod:`.totals` sums them, :mod:`.words`, :mod:`.working` and :mod:`.printed` say
it, :mod:`.drawing` draws a day, :mod:`.tables` writes files and :mod:`.sheets` reads workbooks.
"""
