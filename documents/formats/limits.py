"""How much of a file is read: one place for every number.

Here: sizes, counts and seconds. Not here: the sentences that refuse what is over them (where they are raised).
"""

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 2_000_000
MOST_UNPACKED = 200_000_000  # bytes, all parts of a packed file together
MOST_PART = 60_000_000  # bytes of one XML part
MOST_PARTS = 5_000
DEEPEST = 200  # elements inside one another, or tables in tables
MOST_PAGES = 300
MOST_SCANNED_PAGES = 60
MOST_CELLS = 1_000_000
MOST_MEMORY = 2_000_000_000  # bytes of address space of the child
SECONDS = 60
SCAN_SECONDS = 300
SCAN_PAGE_SECONDS = 40
