"""One module for each resource: its addresses, what is asked and which act is called.

Here: the way from a request to an act or a list, and to a page. Not here: markup (templates) and words (locale).
"""
