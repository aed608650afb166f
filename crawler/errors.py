"""The two ways in which a command ends early; every room's own errors derive from one of them."""


class WrongInput(Exception):
    """What was given cannot be used: the message says what, where, and the mend. Exit code 2."""


class CouldNot(Exception):
    """What was asked could not be done: the message says why and what would help. Exit code 1."""
