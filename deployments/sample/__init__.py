"""The sample office: the provincial steering committee for grassroots democracy of Nghệ An as of 2023.

Here: registers as lists, one notice of conclusions, the story of eleven weeks, and the surroundings that an
office has (a mail server, a unit's own system). Bodies and the meeting of 29/6/2023 are public facts; every
person is an invented post, every word of the notice and of the answers was written for this sample.
"""
