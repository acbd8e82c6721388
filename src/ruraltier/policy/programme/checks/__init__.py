"""Checks over the parts of a programme, a module for each group of sections."""
