"""Stories in a real browser, told to a real server: what the register is for, from end to end."""
