"""The version of the library, from the metadata of its installation."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("ruraltier")
except PackageNotFoundError:  # run from a checkout that is not installed
    VERSION = "0+unknown"
