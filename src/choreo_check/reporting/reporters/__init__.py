"""One module a format, each with one reporter that is named after its module."""
