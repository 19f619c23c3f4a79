"""One module a criterion, each with one function that is named after it."""
