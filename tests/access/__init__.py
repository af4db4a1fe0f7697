"""Who may do what: every address asked by everybody, and every table asked without the filter."""
