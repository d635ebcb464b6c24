"""Who acts. Apart from what keeps it, since the command names them without a store."""

ROLES = ("administrator", "lead", "manager", "steering", "observer", "reader")
COMMAND_LINE = "command line"
