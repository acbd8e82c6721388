"""Files, frames, reports and the command line: everything that touches the outside. Nothing below imports this."""
