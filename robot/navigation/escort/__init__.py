"""Leading a visitor: watch who follows, keep the pace, search for a lost visitor, announce turns.

Read `visitor_following` first.
"""
