"""Forms of the desk: the boxes of a procedure's pages, and the few forms that are its own."""
